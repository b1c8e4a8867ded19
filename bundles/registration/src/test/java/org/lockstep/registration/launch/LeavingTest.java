package org.lockstep.registration.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lockstep.registration.Registration.ClientServiceState.DEREGISTERED;
import static org.lockstep.registration.launch.TestCluster.done;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.NodeId;
import org.lockstep.store.Transaction;

@Timeout(30)
class LeavingTest {
  private static final String ACTIONS =
      "client_services: [{name: printing, actions: {start: {type: t}, stop: {type: t%s}}}]";

  @TempDir Path logs;
  private TestCluster cluster;

  @BeforeEach
  void threeNodesJoin() throws Exception {
    cluster = new TestCluster(logs);
    for (int i = 0; i < 3; i++) {
      cluster.boot(i, 1);
    }
    cluster.join(0, 1, 2);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private void define(String more) throws Exception {
    done(cluster.nodes.get(1).registration().define(String.format(ACTIONS, more), "f.yaml"));
  }

  private void registered(String more) throws Exception {
    define(more);
    cluster.reaches("REGISTERED [N0]");
  }

  @Test
  void theLeaverStaysUntilTheStartElsewhereHasSucceeded_RL10() throws Exception {
    registered("");
    CompletableFuture<ActionResult> start = new CompletableFuture<>();
    cluster.open.put("N1 START", start);
    CompletableFuture<Void> answers = cluster.leave(0);
    cluster.reaches("STARTING [N1]");
    cluster.until(() -> cluster.ran.contains("N1 START"), "start is called");
    Thread.sleep(50);
    assertThat(answers).isNotDone();
    start.complete(ActionResult.ok());
    done(answers);
    assertThat(cluster.shown().flags()).isEmpty();
    cluster.left(0);
    cluster.reaches("REGISTERED [N1]");
  }

  @Test
  void aLeaveWhileStartingStopsThereFirst_RL10() throws Exception {
    CompletableFuture<ActionResult> start = new CompletableFuture<>();
    cluster.open.put("N0 START", start);
    define("");
    cluster.until(() -> cluster.ran.contains("N0 START"), "start is called");
    cluster.requests.get(0).cancelled().thenRun(() -> start.complete(ActionResult.failed("told")));
    done(cluster.leave(0));
    cluster.reaches("REGISTERED [N1]");
    assertThat(cluster.ran).containsExactly("N0 START", "N0 STOP", "N1 START");
  }

  @Test
  void theLastToLeaveStopsEverything_RL10() throws Exception {
    registered("");
    done(cluster.leave(0, 1, 2));
    assertThat(cluster.shown().state()).isEqualTo(DEREGISTERED);
    assertThat(cluster.shown().flags()).as("nothing can take it (RL-9)").isEmpty();
    assertThat(cluster.ran).containsExactly("N0 START", "N0 STOP");
  }

  @Test
  void aStopThatFailsOnALeaveHasItsNodeForcedOutHoweverOftenThatFails_RL6() throws Exception {
    cluster.failing.add("N0 STOP");
    registered(", on_failure: force");
    CompletableFuture<Void> answers = cluster.leave(0);
    cluster.until(() -> cluster.forced.size() == 2, "it is asked for again");
    assertThat(cluster.forced.get(0)).startsWith("N0 printing: stop failed");
    assertThat(answers).isNotDone();
    cluster.crash(0).engine().close();
    done(cluster.lose(0));
    cluster.reaches("REGISTERED [N1]");
  }

  @Test
  void aLeaveThatAFailedStopHoldsUpSaysWhyOnAnyMember_RL10() throws Exception {
    cluster.failing.add("N0 STOP");
    registered("");
    CompletableFuture<Void> answers = cluster.leave(0);
    cluster.until(() -> waitsFor(1).contains("stop failed"), "its stop fails");
    assertThat(waitsFor(1))
        .isEqualTo(
            "printing: stop failed: no; 'cs cleanup printing' stops it again,"
                + " 'node force N0 --reason TEXT' ends it with its node");
    assertThat(waitsFor(0)).isEqualTo(waitsFor(1));
    assertThat(waitsFor(2)).isEqualTo(waitsFor(1));
    assertThat(cluster.nodes.get(1).operations().remaining(NodeId.of(2))).isEmpty();
    assertThat(answers).isNotDone();
    cluster.failing.clear();
    done(cluster.nodes.get(2).registration().cleanup("printing"));
    done(answers);
    assertThat(waitsFor(1)).isEmpty();
  }

  @Test
  void aLeaveSaysWhatIsStillToGo_RL10() throws Exception {
    registered("");
    CompletableFuture<ActionResult> stop = new CompletableFuture<>();
    cluster.open.put("N0 STOP", stop);
    CompletableFuture<Void> answers = cluster.leave(0);
    cluster.reaches("STOPPING [N0]");
    assertThat(waitsFor(1)).isEqualTo("printing: ");
    stop.complete(ActionResult.ok());
    done(answers);
  }

  /** What the leave of N0 waits for, as another node knows it. */
  private String waitsFor(int asked) {
    return cluster.nodes.get(asked).operations().remaining(NodeId.of(0)).stream()
        .map(one -> one.name() + ": " + one.waitsFor().orElse(""))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void aDeathInStoppingIsTheEndOfIt_RL9() throws Exception {
    registered("");
    cluster.open.put("N0 STOP", new CompletableFuture<>());
    cluster.leave(0);
    cluster.until(() -> cluster.ran.contains("N0 STOP"), "stop is called");
    TestCluster.Node dead = cluster.crash(0);
    done(cluster.lose(0));
    cluster.reaches("REGISTERED [N1]");
    dead.engine().close();
  }

  /** The decision was made before the leave was told: it names the leaver. */
  @Test
  void aDecisionInFlightIsAwaited_RL10() throws Exception {
    Runnable release = cluster.records.hold(LeavingTest::placesPrinting);
    define("");
    cluster.until(cluster.records::isHeld, "the decision is in flight");
    CompletableFuture<Void> answers = cluster.leave(0);
    Thread.sleep(50);
    assertThat(answers).isNotDone();
    release.run();
    done(answers);
    cluster.left(0);
    cluster.reaches("REGISTERED [N1]");
  }

  private static boolean placesPrinting(Transaction commit) {
    return commit.expectations().containsKey("lease/registration")
        && commit.changes().stream()
            .anyMatch(change -> change.key().equals("registration/placement/printing"));
  }
}
