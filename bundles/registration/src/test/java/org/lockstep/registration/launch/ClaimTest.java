package org.lockstep.registration.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lockstep.registration.Registration.ClientServiceState.REGISTERED;
import static org.lockstep.registration.Registration.ClientServiceState.STARTING;
import static org.lockstep.registration.launch.TestCluster.done;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration;
import org.lockstep.registration.Registration.ClientServiceState;

/** A node takes what is registered nowhere, and every member is told (RL-5, RL-12). */
@Timeout(30)
class ClaimTest {
  private static final String YAML =
      "client_services: [{name: printing, auto_register: manual, allowable_nodes: [N0, N1],"
          + " actions: {start: {type: t}, stop: {type: t}, notify: {type: t}}}]";

  @TempDir Path logs;
  private TestCluster cluster;

  @BeforeEach
  void threeNodesJoin() throws Exception {
    cluster = new TestCluster(logs);
    for (int i = 0; i < 3; i++) {
      cluster.boot(i, 1);
    }
    cluster.join(0, 1, 2);
    done(on(0).define(YAML, "f.yaml"));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private Registration on(int node) {
    return cluster.nodes.get(node).registration();
  }

  @Test
  void aNodeClaimsWhatIsRegisteredNowhereThoughAnotherIsBetter_RL12() throws Exception {
    done(on(1).claim("printing"));
    cluster.reaches("REGISTERED [N1]");
    assertThat(cluster.ran).contains("N1 START").doesNotContain("N0 START");
  }

  @Test
  void whatIsElsewhereOrNotItsToHaveIsNotClaimed_RL12() throws Exception {
    assertThatThrownBy(() -> done(on(2).claim("printing")))
        .hasMessageContaining("not an allowable node");
    done(on(1).claim("printing"));
    assertThatThrownBy(() -> done(on(0).claim("printing"))).hasMessageContaining("elsewhere");
    done(on(1).claim("printing"));
    cluster.reaches("REGISTERED [N1]");
    assertThat(cluster.ran).containsOnlyOnce("N1 START").doesNotContain("N1 STOP");
  }

  @Test
  void oneOfTwoThatClaimAtOnceHasIt_RL12() throws Exception {
    CompletableFuture<?> one = on(0).claim("printing").toCompletableFuture();
    CompletableFuture<?> other = on(1).claim("printing").toCompletableFuture();
    one.exceptionally(refused -> null).join();
    other.exceptionally(refused -> null).join();
    cluster.until(() -> cluster.shown().state() == REGISTERED, "one of them has it");
    assertThat(one.isCompletedExceptionally()).isNotEqualTo(other.isCompletedExceptionally());
    assertThat(cluster.ran.stream().filter(what -> what.endsWith(" START"))).hasSize(1);
  }

  @Test
  void everyMemberIsToldAtAssignmentAndAgainAtRegistration_RL5() throws Exception {
    CompletableFuture<ActionResult> start = new CompletableFuture<>();
    cluster.open.put("N1 START", start);
    CompletableFuture<?> claimed = on(1).claim("printing").toCompletableFuture();
    cluster.until(() -> cluster.ran.contains("N1 START"), "it is given to N1");
    shownEverywhere(STARTING);
    assertThat(cluster.ran).doesNotContain("N0 NOTIFY");
    start.complete(ActionResult.ok());
    done(claimed);
    shownEverywhere(REGISTERED);
    cluster.until(() -> cluster.ran.contains("N0 NOTIFY"), "the other allowable node is notified");
    assertThat(cluster.ran).doesNotContain("N1 NOTIFY", "N2 NOTIFY");
  }

  @Test
  void aNodeThatJoinsIsToldOfWhatIsRegistered_RL13() throws Exception {
    cluster.crash(0).engine().close();
    done(cluster.lose(0));
    done(on(1).claim("printing"));
    cluster.boot(0, 2);
    cluster.join(0);
    cluster.until(() -> cluster.ran.contains("N0 NOTIFY"), "it is notified");
    shownEverywhere(REGISTERED);
  }

  private void shownEverywhere(ClientServiceState state) {
    for (int node : cluster.nodes.keySet()) {
      Registration.ClientServiceView shown = on(node).show("printing").orElseThrow();
      assertThat(shown.state()).as("on N%d", node).isEqualTo(state);
      assertThat(shown.nodes()).containsExactly(NodeId.of(1));
    }
  }
}
