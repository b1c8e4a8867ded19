package org.lockstep.registration.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lockstep.registration.Registration.ClientServiceState.DEREGISTERED;
import static org.lockstep.registration.launch.TestCluster.done;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.NodeState;
import org.lockstep.registration.Registration;

@Timeout(30)
class ThreeNodesTest {
  private static final NodeId N1 = NodeId.of(1);
  private static final NodeId N2 = NodeId.of(2);
  private static final String YAML =
      "client_services: [{name: printing, actions: {start: {type: t}, stop: {type: t}}}]";

  @TempDir Path logs;
  private TestCluster cluster;

  @BeforeEach
  void threeNodesJoin() throws Exception {
    cluster = new TestCluster(logs);
    for (int i = 0; i < 3; i++) {
      cluster.boot(i, 1);
    }
    cluster.join(0, 1, 2);
    done(on(1).define(YAML, "f.yaml"));
    cluster.reaches("REGISTERED [N0]");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private Registration on(int node) {
    return cluster.nodes.get(node).registration();
  }

  private String holder() {
    return cluster.record("lease/registration").orElse("nobody");
  }

  @Test
  void aCrashMovesItWithOneDecision_RL1() throws Exception {
    cluster.crash(0).engine().close();
    done(cluster.lose(0));
    assertThat(cluster.shown().nodes()).containsExactly(N1);
    cluster.reaches("REGISTERED [N1]");
    assertThat(cluster.ran).containsExactly("N0 START", "N1 START");
    assertThat(cluster.records.log().stream().filter("registration/placement/printing"::equals))
        .as("moved, then registered")
        .hasSize(2);
  }

  private boolean worksOn(int node) {
    return cluster.nodes.get(node).engine().underWay();
  }

  /** A node on which it is under way does not wait for its disk, whatever kind of action it is. */
  @Test
  void aNodeKnowsWhetherAnyOfItIsUnderWayThere_DB8() throws Exception {
    cluster.until(() -> worksOn(0) && !worksOn(1), "N0 has it");
    CompletableFuture<ActionResult> start = new CompletableFuture<>();
    cluster.open.put("N1 START", start);
    CompletableFuture<?> moved = on(2).transfer("printing", Optional.of(N1)).toCompletableFuture();
    cluster.until(() -> cluster.ran.contains("N1 START"), "it is being started");
    assertThat(worksOn(1)).as("it is being started").isTrue();
    start.complete(ActionResult.ok());
    done(moved);
    cluster.until(() -> worksOn(1) && !worksOn(0), "N1 has it");
  }

  @Test
  void aFailingStartIsStoppedThereAndTriedElsewhere_RL6() throws Exception {
    cluster.failing.add("N1 START");
    assertThatThrownBy(() -> done(on(2).transfer("printing", Optional.of(N1))))
        .as("whoever named a node is told")
        .hasStackTraceContaining("it could not start there");
    assertThat(cluster.shown().nodes()).isNotEqualTo(List.of(N1));
    assertThat(cluster.ran).containsSubsequence("N0 STOP", "N1 START", "N1 STOP", "N2 START");
  }

  @Test
  void byHandOnAnyMember_RL12() throws Exception {
    done(on(2).deregister("printing"));
    assertThat(on(0).show("printing").orElseThrow().state()).isEqualTo(DEREGISTERED);
    done(on(1).register("printing", Optional.of(N2)));
    assertThat(on(0).show("printing").orElseThrow().nodes()).containsExactly(N2);
    assertThatThrownBy(() -> done(on(0).remove("printing")))
        .hasMessageContaining("deregister it first");
    assertThat(on(0).logs("printing", 1)).containsExactly("N2 START");
  }

  /** Else the definitions that are left would not be taken as they are. */
  @Test
  void whatAnotherIsKeptApartFromIsNotRemoved_RL14() throws Exception {
    String two =
        "client_services:\n"
            + "  - {name: a, auto_register: manual, keep_apart: [b]}\n"
            + "  - {name: b, auto_register: manual, keep_apart: [printing]}\n";
    done(on(0).define(two, "two.yaml").thenAccept(names -> {}));
    assertThatThrownBy(() -> done(on(1).remove("b"))).hasMessageContaining("a names it");
    done(on(1).remove("a"));
    done(on(1).remove("b"));
  }

  @Test
  void afterATotalLossTheFirstToJoinDecides_MM19() throws Exception {
    for (int i = 0; i < 3; i++) {
      cluster.crash(i).engine().close();
      cluster.is(i, NodeState.INACTIVE, NodeState.INACTIVE);
    }
    var lost = cluster.boots(0, 1, 2);
    cluster.boot(2, 2);
    done(cluster.tell(TestCluster.none(), TestCluster.none(), lost, TestCluster.none()));
    assertThat(cluster.shown().state()).as("decided before it joins").isEqualTo(DEREGISTERED);
    cluster.join(2);
    cluster.reaches("REGISTERED [N2]");
  }

  /** The level is told nothing of a node that is not there; the membership knows (RL-10). */
  @Test
  void aNodeWithoutEventManagerDies_EM4() throws Exception {
    cluster.removeManager(0);
    cluster.crash(0).engine().close();
    cluster.is(0, NodeState.INACTIVE, NodeState.INACTIVE);
    cluster.reaches("REGISTERED [N1]");
  }

  @Test
  void aNodeWithoutEventManagerLeaves_RL10() throws Exception {
    cluster.removeManager(0);
    cluster.is(0, NodeState.LEAVING, NodeState.INACTIVE);
    cluster.reaches("REGISTERED [N1]");
    assertThat(cluster.ran).containsExactly("N0 START", "N0 STOP", "N1 START");
  }

  @Test
  void registrationThatComesBackFindsWhoHasGone_RL1() throws Exception {
    cluster.crash(0).engine().close();
    for (int i = 1; i < 3; i++) {
      cluster.nodes.remove(i).engine().close();
    }
    cluster.is(0, NodeState.INACTIVE, NodeState.INACTIVE);
    cluster.launch(1, 1);
    cluster.reaches("REGISTERED [N1]");
  }

  @Test
  void whoseEventManagerIsGoneDecidesNothingAndKeepsNoLease_RL3() throws Exception {
    int decides = Integer.parseInt(holder().substring(0, 1));
    cluster.removeManager(decides);
    cluster.until(() -> !holder().startsWith(decides + " "), "the lease is given up");
    int asked = (decides + 1) % 3;
    done(on(asked).deregister("printing"));
    assertThat(holder()).isNotEqualTo(decides + " 1");
  }

  @Test
  void closedItLeavesNoLeaseBehind_RL3() {
    int decides = Integer.parseInt(holder().substring(0, 1));
    cluster.records.spoil(
        commit -> commit.changes().stream().anyMatch(c -> c.key().equals("lease/registration")),
        SharedStoreFake.Fate.LOST);
    cluster.nodes.remove(decides).engine().close();
    assertThat(holder()).isNotEqualTo(decides + " 1");
  }

  @Test
  @Timeout(3)
  void onANodeThatHasLeftItClosesAtOnce_MM12() {
    int decides = Integer.parseInt(holder().substring(0, 1));
    cluster.is(decides, NodeState.INACTIVE, NodeState.INACTIVE);
    Runnable release = cluster.records.hold(commit -> true); // nobody answers
    cluster.nodes.remove(decides).engine().close();
    release.run();
  }

  @Test
  void aNewDefinitionDoesNotStopWhatRunsAndItIsStoppedAsItWas_RL14() throws Exception {
    done(on(1).define("client_services: [{name: printing, auto_register: manual}]", "g.yaml"));
    cluster.reaches("REGISTERED [N0]");
    done(on(1).deregister("printing"));
    assertThat(cluster.ran).containsExactly("N0 START", "N0 STOP");
    done(on(1).register("printing", Optional.empty()));
    assertThat(cluster.ran).as("the new one has no actions").hasSize(2);
    assertThat(cluster.keys("registration/running/")).isEmpty();
  }

  @Test
  void attemptsAreNamedOnceForGood_RL7() throws Exception {
    done(on(1).deregister("printing"));
    done(on(1).remove("printing"));
    done(on(1).define(YAML, "f.yaml"));
    cluster.reaches("REGISTERED [N0]");
    assertThat(cluster.requests.stream().map(ActionRequest::attemptId)).doesNotHaveDuplicates();
  }

  @Test
  void oneOddRecordStopsNobodyElse_RL14() throws Exception {
    done(
        cluster
            .records
            .of(Incarnation.of(1, 1))
            .commit(
                org.lockstep.store.Transaction.builder()
                    .put(
                        "registration/definition/odd",
                        "{\"version\":1,\"definition\":{\"name\":\"odd\"}}")
                    .put("registration/placement/odd", "{\"version\":1,\"state\":\"LAUGHING\"}")
                    .build()));
    done(on(2).transfer("printing", Optional.of(N2)));
    cluster.reaches("REGISTERED [N2]");
  }

  @Test
  void anActionWhoseBundleIsAwayIsWaitedForAndSaysSo_RL7() throws Exception {
    CompletableFuture<org.lockstep.actions.ActionResult> never = new CompletableFuture<>();
    cluster.open.put("N0 STOP", never);
    var deregistered = on(1).deregister("printing").toCompletableFuture();
    cluster.until(() -> cluster.ran.contains("N0 STOP"), "stop is called");
    Functions functions = cluster.nodes.get(0).functions();
    functions.remove(cluster.function);
    cluster.nodes.get(0).engine().lookSoon();
    never.complete(org.lockstep.actions.ActionResult.failed("its bundle has gone"));
    Optional<String> why = Optional.of("waits for an action of type t on N0");
    cluster.until(() -> cluster.shown().waitsFor().equals(why), "it says so");
    assertThat(deregistered).isNotDone();
    cluster.open.clear();
    functions.add("t", cluster.function, () -> false);
    cluster.nodes.get(0).engine().lookSoon();
    done(deregistered);
    assertThat(cluster.ran).containsExactly("N0 START", "N0 STOP", "N0 STOP");
  }
}
