package org.lockstep.registration.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lockstep.registration.launch.TestCluster.done;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration;

/** Who has failures forgotten is told what comes of it (RL-6, AL-1). */
@Timeout(30)
class RetrialTest {
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

  private Registration registration() {
    return cluster.nodes.get(1).registration();
  }

  private void define(String more) throws Exception {
    String actions = "{start: {type: t}, stop: {type: t}}";
    String yaml = "client_services: [{name: printing, actions: " + actions + "}" + more + "]";
    done(registration().define(yaml, "f.yaml"));
  }

  private CompletionStage<Void> cleanup() {
    return registration().cleanup("printing");
  }

  @Test
  void aStopThatFailsAgainIsNoSuccess_RL6() throws Exception {
    cluster.failing.add("N0 STOP");
    define("");
    cluster.reaches("REGISTERED [N0]");
    assertThatThrownBy(() -> done(registration().deregister("printing")))
        .hasMessageContaining("stop failed");
    assertThatThrownBy(() -> done(cleanup()))
        .hasMessageContaining("cleanup printing (printing)")
        .hasMessageContaining("it has failed again: stop failed: no");
    CompletableFuture<ActionResult> stop = new CompletableFuture<>();
    cluster.open.put("N0 STOP", stop);
    CompletionStage<Void> cleaned = cleanup();
    cluster.until(() -> cluster.ran.size() == 4, "it is stopped again");
    assertThat(cleaned.toCompletableFuture()).isNotDone();
    stop.complete(ActionResult.ok());
    done(cleaned);
    cluster.reaches("DEREGISTERED []");
  }

  @Test
  void aStartThatFailsOnAllAgainIsNoSuccess_RL6() throws Exception {
    cluster.failing.add("N0 START");
    cluster.failing.add("N1 START");
    define("");
    cluster.until(() -> cluster.ran.contains("N1 STOP"), "all have failed");
    cluster.reaches("DEREGISTERED []");
    String advice = "'cs cleanup printing' tries again";
    assertThat(registration().explain("printing").waitsFor().orElseThrow()).endsWith(advice);
    assertThatThrownBy(() -> done(cleanup()))
        .hasMessageContaining("it has failed again: DEREGISTERED: no node can have it")
        .hasMessageContaining("N1: failed there: no");
    cluster.failing.remove("N1 START");
    done(cleanup());
    cluster.reaches("REGISTERED [N1]");
  }

  @Test
  void whatHasNoActionHereIsNotWaitedFor_RL7() throws Exception {
    define(
        ", {name: spool, parent: printing, on_failure: stay_down,"
            + " actions: {start: {type: other}}}");
    cluster.reaches("REGISTERED [N0]");
    done(cleanup());
  }

  @Test
  void whatIsInMaintenanceIsNotWaitedFor_RL6() throws Exception {
    cluster.failing.add("N0 STOP");
    define("");
    cluster.reaches("REGISTERED [N0]");
    assertThatThrownBy(() -> done(registration().deregister("printing")))
        .hasMessageContaining("stop failed");
    done(cluster.nodes.get(0).operations().maintain(NodeId.of(0), true));
    done(cleanup());
  }
}
