package org.lockstep.registration.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lockstep.registration.launch.TestCluster.done;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.NodeTies;
import org.lockstep.registration.Registration;
import org.lockstep.registration.core.NodeSettings;
import org.lockstep.registration.format.Records;
import org.lockstep.store.SharedStore;
import org.lockstep.store.Transaction;

/** A node in maintenance leaves and comes back, and what runs there goes on (ND-3, RL-1). */
@Timeout(30)
class UpgradeTest {
  private static final NodeId N0 = NodeId.of(0);
  private static final String SETTINGS = Records.settingsKey(N0);

  @TempDir Path logs;
  private final FakeSupervisor supervisor = new FakeSupervisor();
  private TestCluster cluster;

  @BeforeEach
  void itRunsOnANodeInMaintenance() throws Exception {
    cluster = new TestCluster(logs);
    for (int i = 0; i < 3; i++) {
      cluster.boot(i, 1);
    }
    cluster.join(0, 1, 2);
    done(
        cluster
            .nodes
            .get(1)
            .registration()
            .define(
                "client_services: [{name: printing, actions: {start: {type: t}, stop: {type: t},"
                    + " recovery: {type: t}}}]",
                "f.yaml"));
    cluster.reaches("REGISTERED [N0]");
    launcher();
    maintain(true);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private void launcher() {
    cluster.nodes.get(0).engine().launchWith(Optional.of(supervisor));
  }

  private void maintain(boolean maintained) throws Exception {
    done(cluster.nodes.get(1).operations().maintain(N0, maintained));
  }

  private NodeSettings said() {
    return cluster.record(SETTINGS).map(Records::nodeSettings).orElse(NodeSettings.NONE);
  }

  private SharedStore store() {
    return cluster.records.of(Incarnation.of(1, 1));
  }

  private int handedOver() {
    return said().handedOver().boot();
  }

  private void leave() throws Exception {
    done(cluster.leave(0));
    cluster.left(0);
  }

  private void back(int boot) throws Exception {
    cluster.boot(0, boot);
    launcher();
    cluster.join(0);
  }

  private void settle() throws Exception {
    Thread.sleep(300);
  }

  private Predicate<Transaction> onSettings() {
    return transaction ->
        transaction.changes().stream().anyMatch(each -> each.key().equals(SETTINGS));
  }

  @Test
  void itIsAdoptedNotStartedAgainAndNobodyElseTakesIt_ND3() throws Exception {
    supervisor.before = () -> handedOver() == 1;
    leave();
    assertThat(supervisor.asked).as("recorded before").containsExactly("keep [printing] true");
    assertThat(said().handedOver().keeper()).isEqualTo("supervisor 1");
    settle();
    assertThat(cluster.shown().waitsFor())
        .contains("handed over to its supervisor until N0 is back");
    back(2);
    cluster.until(() -> handedOver() == 0, "adopted");
    assertThat(supervisor.asked.get(1))
        .as("by the supervisor before the record")
        .isEqualTo("adopt supervisor 1 [printing] true");
    cluster.reaches("REGISTERED [N0]");
    assertThat(cluster.shown().changes())
        .anyMatch(change -> change.reason().equals("adopted by N0's boot 2"));
    maintain(false);
    settle();
    assertThat(cluster.ran).containsExactly("N0 START");
    cluster.crash(0);
    done(cluster.lose(0));
    cluster.reaches("REGISTERED [N1]");
  }

  @Test
  void theMaintenanceOfTheNodeDoesNotEndBeforeItIsBack_RL1() throws Exception {
    leave();
    assertThatThrownBy(() -> maintain(false))
        .hasRootCauseInstanceOf(ProblemException.class)
        .hasMessageContaining("its client services run on under its supervisor: start N0")
        .hasMessageContaining("--host-is-off");
    done(cluster.nodes.get(1).operations().maintain(true));
    done(cluster.nodes.get(1).operations().maintain(false));
    settle();
    assertThat(cluster.ran).containsExactly("N0 START");
    done(cluster.nodes.get(1).operations().hostIsOff(N0));
    assertThat(said().isHeld()).isFalse();
  }

  /** What it has left would run on where nobody looks for it any more. */
  @Test
  void theNodeIsNotRemovedBeforeItIsBack_DB1_ND3() throws Exception {
    NodeTies ties = cluster.nodes.get(1).ties();
    assertThat(ties.requireNone(N0)).containsKey(SETTINGS);
    leave();
    assertThatThrownBy(() -> ties.requireNone(N0))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("node not removed (N0)")
        .hasMessageContaining("its boot 1 has handed over printing to its supervisor")
        .hasMessageContaining("start N0, which takes them over")
        .hasMessageContaining("'node unmaintain N0 --host-is-off'; then remove it");
    assertThat(ties.requireNone(NodeId.of(2))).as("another node").hasSize(1);
    done(cluster.nodes.get(1).operations().hostIsOff(N0));
    assertThat(ties.requireNone(N0))
        .isEqualTo(Map.of(SETTINGS, store().get(SETTINGS).orElseThrow().version()));
  }

  @Test
  void whatIsSaidOfTheNodeIsNotUnderstoodSoItStays_AL3() throws Exception {
    done(store().commit(Transaction.builder().put(SETTINGS, "{\"version\": 9}").build()));
    assertThatThrownBy(() -> cluster.nodes.get(1).ties().requireNone(N0))
        .hasMessageContaining("node not removed (N0)")
        .hasMessageContaining("later release");
  }

  @Test
  void whatHasEndedMeanwhileIsRecoveredOnceTheMaintenanceIsOver_RL15() throws Exception {
    supervisor.whole = Optional.of(Set.of());
    leave();
    back(2);
    cluster.until(() -> handedOver() == 0, "nothing is handed over any more");
    settle();
    assertThat(cluster.ran).containsExactly("N0 START");
    maintain(false);
    cluster.until(() -> cluster.ran.contains("N1 RECOVERY"), "recovered");
    cluster.reaches("REGISTERED [N0]");
  }

  @Test
  void whileNobodyKnowsItStaysWhereItIs_RL15() throws Exception {
    leave();
    supervisor.whole = Optional.empty();
    back(2);
    settle();
    assertThat(handedOver()).isEqualTo(1);
    assertThat(cluster.shown().waitsFor().orElse("")).contains("N0 has not taken it over");
    assertThatThrownBy(() -> maintain(false)).hasRootCauseInstanceOf(ProblemException.class);
    assertThat(cluster.ran).containsExactly("N0 START");
  }

  /** What its supervisor kept may run on: only a person can find out. */
  @Test
  void whoeverIsAskedSaysWhyItIsNotTakenOverAndWhatToDo_AL1_AL6() throws Exception {
    leave();
    supervisor.whole = Optional.empty();
    back(2);
    String word =
        "nobody; look there, end and undo what is left, and say so with 'node unmaintain N0"
            + " --host-is-off'";
    cluster.until(() -> cluster.shown().waitsFor().orElse("").contains(word), "shown");
    Registration other = cluster.nodes.get(1).registration();
    assertThat(other.explain("printing").waitsFor().orElse(""))
        .isEqualTo("handed over to a supervisor from which N0 has not taken it over: " + word);
    assertThatThrownBy(() -> maintain(false))
        .hasMessageContaining("N0 stays in maintenance (boot 1 of N0)")
        .hasMessageContaining("may run on, for N0 has not taken them over: " + word);
    done(cluster.nodes.get(1).operations().hostIsOff(N0));
    cluster.until(() -> cluster.ran.contains("N1 RECOVERY"), "recovered");
    cluster.reaches("REGISTERED [N0]");
  }

  /** As when the supervisor was only slow to be found. */
  @Test
  void whatWasNotTakenOverFirstIsAdoptedLater_ND3() throws Exception {
    leave();
    supervisor.whole = Optional.empty();
    back(2);
    cluster.until(() -> said().handedOver().untaken().equals("nobody"), "recorded");
    supervisor.whole = Optional.of(Set.of("printing"));
    cluster.until(() -> handedOver() == 0, "adopted");
    cluster.reaches("REGISTERED [N0]");
    assertThat(cluster.ran).containsExactly("N0 START");
    assertThat(supervisor.asked).doesNotContain("end printing");
  }

  /** Between the supervisor's word and the record: that costs the programs, nothing runs twice. */
  @Test
  void aBootThatDiesBeforeItIsRecordedLeavesItUnadopted_RL1() throws Exception {
    leave();
    supervisor.answer = new CompletableFuture<>();
    back(2);
    cluster.until(() -> supervisor.asked.size() == 2, "asked");
    cluster.crash(0);
    done(cluster.lose(0));
    settle();
    assertThat(handedOver()).as("another boot's death says nothing").isEqualTo(1);
    assertThat(cluster.ran).containsExactly("N0 START");
    supervisor.answer = CompletableFuture.completedFuture(null);
    supervisor.whole = Optional.of(Set.of());
    back(3);
    cluster.until(() -> handedOver() == 0, "its supervisor says that nothing is left");
  }

  @Test
  void aBootThatDiesBeforeItHasLeftHasHandedOverNothing_ND3() throws Exception {
    done(cluster.leave(0));
    assertThat(handedOver()).isEqualTo(1);
    cluster.crash(0);
    done(cluster.lose(0));
    cluster.until(() -> handedOver() == 0, "its death is proven");
    maintain(false);
    cluster.reaches("REGISTERED [N1]");
  }

  @Test
  void withoutAConfirmedRecordNothingIsKept_RL1() throws Exception {
    for (int i = 0; i < 5; i++) {
      cluster.records.spoil(onSettings(), SharedStoreFake.Fate.LOST);
    }
    leave();
    assertThat(supervisor.asked).isEmpty();
  }

  @Test
  void whoseRecordWasDoneUnknownKeepsNothingAndIsAskedAtItsReturn_RL1() throws Exception {
    cluster.records.spoil(onSettings(), SharedStoreFake.Fate.DONE_UNKNOWN);
    leave();
    assertThat(supervisor.asked).isEmpty();
    assertThat(handedOver()).isEqualTo(1);
    supervisor.whole = Optional.of(Set.of());
    back(2);
    cluster.until(() -> handedOver() == 0, "nothing was kept");
  }

  @Test
  void whatLivesInTheProcessIsNotKept_ND3() throws Exception {
    cluster.outlives = false;
    leave();
    assertThat(supervisor.asked).containsExactly("keep [] true");
  }

  @Test
  void withoutMaintenanceNothingIsHandedOver_RL10() throws Exception {
    maintain(false);
    done(cluster.leave(0));
    assertThat(supervisor.asked).isEmpty();
    cluster.reaches("REGISTERED [N1]");
  }

  @Test
  void whoCannotKeepHandsNothingOver_ND3() throws Exception {
    supervisor.keeper = Optional.empty();
    leave();
    assertThat(handedOver()).isZero();
    assertThat(supervisor.asked).isEmpty();
  }

  @Test
  void aSupervisorThatDoesNotKeepItHoldsUpNoLeave_ND3() throws Exception {
    supervisor.answer = CompletableFuture.failedFuture(new IllegalStateException("no"));
    leave();
    assertThat(handedOver()).isEqualTo(1);
    settle();
    assertThat(cluster.ran).containsExactly("N0 START");
  }

  /** The operator's word was wrong, or came too early. */
  @Test
  void whatIsKeptThoughNothingIsHandedOverEnds_RL1() throws Exception {
    leave();
    done(cluster.nodes.get(1).operations().hostIsOff(N0));
    back(2);
    cluster.until(() -> !supervisor.keeps, "it ends");
    assertThat(supervisor.asked).contains("adopt  [] true");
    cluster.until(() -> cluster.ran.contains("N1 RECOVERY"), "recovered");
  }

  /** Another node may get the number of one that is removed. */
  @Test
  void whoeverHasItsNumberWhatIsHandedOverStays_RL1() throws Exception {
    leave();
    NodeSettings of = said().of("another");
    assertThat(of.maintained()).isFalse();
    assertThat(of.isHeld()).isTrue();
  }
}
