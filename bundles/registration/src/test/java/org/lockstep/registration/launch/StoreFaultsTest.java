package org.lockstep.registration.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lockstep.registration.launch.TestCluster.done;

import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lockstep.registration.launch.SharedStoreFake.Fate;
import org.lockstep.store.Transaction;

/** Commits whose outcome nobody knows, and commits that the store does not take. */
@Timeout(30)
class StoreFaultsTest {
  private static final String PLACEMENT = "registration/placement/printing";
  private static final String YAML =
      "client_services: [{name: printing, actions: {start: {type: t}, stop: {type: t}}}]";

  @TempDir Path logs;
  private TestCluster cluster;

  @BeforeEach
  void twoNodesJoin() throws Exception {
    cluster = new TestCluster(logs);
    cluster.boot(0, 1);
    cluster.boot(1, 1);
    cluster.join(0, 1);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private CompletionStage<?> define() {
    return cluster.nodes.get(1).registration().define(YAML, "f.yaml");
  }

  private static Predicate<Transaction> decision() {
    return commit ->
        commit.expectations().containsKey("lease/registration")
            && commit.changes().stream().anyMatch(change -> change.key().equals(PLACEMENT));
  }

  private static Predicate<Transaction> end() {
    return commit ->
        commit.expectations().keySet().equals(java.util.Set.of(PLACEMENT))
            && commit.changes().size() == 1;
  }

  @ParameterizedTest
  @EnumSource(
      value = Fate.class,
      names = {"LOST", "DONE_UNKNOWN"})
  void aDecisionThatMayBeLostIsMadeOnce_RL1(Fate fate) throws Exception {
    cluster.records.spoil(decision(), fate);
    done(define());
    cluster.reaches("REGISTERED [N0]");
    assertThat(cluster.records.isSpoiled()).isTrue();
    assertThat(cluster.ran).containsExactly("N0 START");
  }

  @ParameterizedTest
  @EnumSource(
      value = Fate.class,
      names = {"LOST", "DONE_UNKNOWN"})
  void anEndThatMayBeLostIsRecordedOnce_RL1(Fate fate) throws Exception {
    cluster.records.spoil(end(), fate);
    done(define());
    cluster.reaches("REGISTERED [N0]");
    assertThat(cluster.records.isSpoiled()).isTrue();
    assertThat(cluster.ran).containsExactly("N0 START");
    assertThat(cluster.shown().changes()).hasSize(2);
  }

  @Test
  void aLeaseThatMayBeLostIsTakenAgain_RL3() throws Exception {
    cluster.records.spoil(
        commit -> commit.changes().stream().anyMatch(c -> c.key().equals("lease/registration")),
        Fate.DONE_UNKNOWN);
    done(define());
    cluster.reaches("REGISTERED [N0]");
  }

  @Test
  void whatTheStoreRefusesIsToldToWhoAsked_RL14() {
    cluster.records.spoil(
        commit -> commit.changes().stream().anyMatch(c -> c.key().startsWith("registration/def")),
        Fate.REFUSED);
    assertThatThrownBy(() -> done(define())).hasMessageContaining("refused: spoiled");
  }

  @Test
  void whatTheStoreRefusesIsNotAskedForAgainAndHoldsUpNobody_RL1() throws Exception {
    cluster.records.spoil(decision(), Fate.REFUSED);
    done(define());
    done(cluster.nodes.get(0).registration().define("client_services: [{name: other}]", "g.yaml"));
    cluster.until(
        () -> cluster.record("registration/placement/other").orElse("").contains("REGISTERED"),
        "the other one is registered");
    Thread.sleep(200);
    assertThat(cluster.shown().nodes()).as("left undone").isEmpty();
  }
}
