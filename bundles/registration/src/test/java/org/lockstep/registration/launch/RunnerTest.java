package org.lockstep.registration.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lockstep.registration.launch.TestCluster.done;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.NodeId;

/** Never two at once (invariant 6): what was cancelled may still be at work. */
@Timeout(30)
class RunnerTest {
  @TempDir Path logs;
  private TestCluster cluster;
  private final CompletableFuture<ActionResult> slow = new CompletableFuture<>();

  @BeforeEach
  void twoNodesJoin() throws Exception {
    cluster = new TestCluster(logs);
    cluster.boot(0, 1);
    cluster.boot(1, 1);
    cluster.join(0, 1);
  }

  @AfterEach
  void stop() {
    slow.complete(ActionResult.ok());
    cluster.close();
  }

  private void define(String actions) throws Exception {
    done(
        cluster
            .nodes
            .get(1)
            .registration()
            .define("client_services: [{name: printing, actions: {" + actions + "}}]", "f.yaml"));
  }

  private void remains(String where) throws Exception {
    cluster.reaches(where);
    Thread.sleep(200);
    cluster.reaches(where);
    assertThat(cluster.ran).doesNotContain("N1 START", "N1 RECOVERY");
  }

  @Test
  void aStartThatEndsLateIsOverBeforeItsStopIsConfirmed_RL6() throws Exception {
    cluster.open.put("N0 START", slow);
    define("start: {type: t, timeout: 50ms}, stop: {type: t}");
    remains("STOPPING [N0]");
    slow.complete(ActionResult.ok());
    cluster.reaches("REGISTERED [N1]");
    assertThat(cluster.ran).containsExactly("N0 START", "N0 STOP", "N1 START");
  }

  @Test
  void aStartThatDoesNotEndMakesItsStopFail_RL6() throws Exception {
    cluster.open.put("N0 START", slow);
    define("start: {type: t, timeout: 50ms}, stop: {type: t, timeout: 300ms}");
    cluster.until(() -> last().contains("START has not ended"), "stop fails");
    remains("STOPPING [N0]");
    slow.complete(ActionResult.ok());
    done(cluster.nodes.get(1).registration().deregister("printing"));
    cluster.reaches("DEREGISTERED []");
  }

  /** Its program may be what the start waits for. */
  @Test
  void aStopIsCalledThoughTheStartHasNotEnded_RL6() throws Exception {
    cluster.open.put("N0 START", slow);
    CompletableFuture<ActionResult> stop = new CompletableFuture<>();
    cluster.open.put("N0 STOP", stop);
    define("start: {type: t, timeout: 50ms}, stop: {type: t}");
    cluster.until(() -> cluster.ran.contains("N0 STOP"), "stop is called");
    stop.complete(ActionResult.ok());
    remains("STOPPING [N0]");
    slow.complete(ActionResult.failed("ended by stop"));
    cluster.reaches("REGISTERED [N1]");
    assertThat(cluster.ran)
        .as("what the start did after the first stop is stopped too")
        .containsExactly("N0 START", "N0 STOP", "N0 STOP", "N1 START");
  }

  @Test
  void aStopIsCalledAgainWhenItsStartHasSucceededBesideIt_RL1_RL6() throws Exception {
    cluster.open.put("N0 START", slow);
    CompletableFuture<ActionResult> stop = new CompletableFuture<>();
    cluster.open.put("N0 STOP", stop);
    define("start: {type: t, timeout: 50ms}, stop: {type: t}");
    cluster.until(() -> cluster.ran.contains("N0 STOP"), "stop is called");
    slow.complete(ActionResult.ok());
    remains("STOPPING [N0]");
    stop.complete(ActionResult.ok());
    cluster.reaches("REGISTERED [N1]");
    assertThat(cluster.ran).containsExactly("N0 START", "N0 STOP", "N0 STOP", "N1 START");
  }

  @Test
  void aStopThatEndedItsStartIsEnough_RL6() throws Exception {
    cluster.open.put("N0 START", slow);
    CompletableFuture<ActionResult> stop = new CompletableFuture<>();
    cluster.open.put("N0 STOP", stop);
    define("start: {type: t, timeout: 50ms}, stop: {type: t}");
    cluster.until(() -> cluster.ran.contains("N0 STOP"), "stop is called");
    slow.complete(ActionResult.failed("ended by stop"));
    stop.complete(ActionResult.ok());
    cluster.reaches("REGISTERED [N1]");
    assertThat(cluster.ran).containsExactly("N0 START", "N0 STOP", "N1 START");
  }

  @Test
  void withoutAStopTheNextNodeWaitsForTheEndToo_RL6() throws Exception {
    cluster.open.put("N0 START", slow);
    define("start: {type: t, timeout: 50ms}");
    remains("STOPPING [N0]");
    slow.complete(ActionResult.ok());
    cluster.reaches("REGISTERED [N1]");
  }

  @Test
  void aRecoveryThatIsCancelledIsOverBeforeTheNextIsTried_RL6() throws Exception {
    cluster.boot(2, 1);
    cluster.join(2);
    define("start: {type: t}, recovery: {type: t, timeout: 50ms}");
    cluster.reaches("REGISTERED [N0]");
    cluster.open.put("N1 RECOVERY", slow);
    TestCluster.Node dead = cluster.crash(0);
    done(cluster.lose(0));
    cluster.until(() -> cluster.ran.contains("N1 RECOVERY"), "recovery is called");
    assertThat(cluster.requests.get(1).registeredOn()).isEqualTo(Optional.of(NodeId.of(0)));
    Thread.sleep(200);
    cluster.reaches("RECOVERING [N1]");
    slow.complete(ActionResult.failed("cancelled"));
    cluster.reaches("REGISTERED [N1]");
    assertThat(cluster.ran).containsSubsequence("N1 RECOVERY", "N2 RECOVERY", "N1 START");
    dead.engine().close();
  }

  /** It may launch a program yet, and whoever stops it now stops nothing. */
  @Test
  void nothingIsBegunBesideWhatAStoppedRegistrationHasLeftBehind_RL1() throws Exception {
    cluster.open.put("N0 START", slow);
    define("start: {type: t}, stop: {type: t}");
    cluster.until(() -> cluster.ran.contains("N0 START"), "it is started");
    cluster.restart(0);
    Thread.sleep(300);
    assertThat(cluster.ran).containsExactly("N0 START");
    slow.complete(ActionResult.ok());
    cluster.reaches("REGISTERED [N0]");
    assertThat(cluster.ran).containsExactly("N0 START", "N0 START");
  }

  /** Its work has gone with it, and nobody would ever hear of its end. */
  @Test
  void whatGoesAwayAndIsBackAtOnceIsCalledAgain_RL7() throws Exception {
    CompletableFuture<ActionResult> never = new CompletableFuture<>();
    CompletableFuture<ActionResult> again = CompletableFuture.completedFuture(ActionResult.ok());
    AtomicInteger calls = new AtomicInteger();
    ActionFunction function = request -> calls.incrementAndGet() == 1 ? never : again;
    add(0, "absent", function);
    define("start: {type: absent}");
    cluster.until(() -> calls.get() == 1, "it is started");
    Functions functions = cluster.nodes.get(0).functions();
    functions.remove(function);
    functions.add("absent", function, () -> false);
    cluster.nodes.get(0).engine().lookSoon();
    cluster.reaches("REGISTERED [N0]");
    assertThat(calls).hasValue(2);
  }

  private String last() {
    var changes = cluster.shown().changes();
    return changes.isEmpty() ? "" : changes.get(changes.size() - 1).reason();
  }

  @Test
  void whatAFunctionThrowsIsItsFailure_RL6() throws Exception {
    add(
        0,
        "broken",
        request -> {
          throw new NoClassDefFoundError("gone");
        });
    add(1, "broken", request -> null);
    define("start: {type: broken}");
    cluster.until(() -> !cluster.shown().changes().isEmpty(), "it is tried");
    cluster.reaches("DEREGISTERED []");
    cluster.until(
        () ->
            cluster.shown().changes().toString().contains("NoClassDefFoundError: gone")
                && cluster.shown().changes().toString().contains("gave no stage"),
        "both failures are shown");
  }

  @Test
  void aFunctionThatBlocksHoldsUpNobodyElse_RL6() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    add(
        0,
        "blocking",
        request -> {
          if (request.phase() == ActionPhase.START) {
            await(latch);
          }
          return CompletableFuture.completedFuture(ActionResult.ok());
        });
    define("start: {type: blocking, timeout: 100ms}, stop: {type: blocking}");
    done(
        cluster
            .nodes
            .get(0)
            .registration()
            .define(
                "client_services: [{name: other, allowable_nodes: [N0],"
                    + " actions: {start: {type: t}}}]",
                "g.yaml"));
    cluster.until(() -> cluster.ran.contains("N0 START"), "the other one starts");
    cluster.reaches("STOPPING [N0]");
    latch.countDown();
    cluster.reaches("DEREGISTERED []");
  }

  private void add(int node, String type, ActionFunction function) {
    cluster.nodes.get(node).functions().add(type, function, () -> false);
    cluster.nodes.get(node).engine().lookSoon();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
