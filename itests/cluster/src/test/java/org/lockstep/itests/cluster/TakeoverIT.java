package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A client service outlives its node, and never runs twice (invariant 6, RL-15). */
@Timeout(180)
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals, flock and /proc")
class TakeoverIT {
  private RealCluster cluster;
  private Witness witness;

  @BeforeEach
  void start() throws Exception {
    cluster = new RealCluster(3);
    cluster.startAndAwait(0, 1, 2);
    assertThat(cluster.logs())
        .as("what is covered, and what is not (ND-3)")
        .contains("fencing: a run-out lease proves a death")
        .contains("hoped for only")
        .contains("cluster test; programs ");
    witness = new Witness(cluster.folder(), "w");
  }

  @AfterEach
  void end() throws Exception {
    cluster.close();
  }

  private void define(boolean daemonises) throws Exception {
    String file = witness.definition(daemonises, "N0", "N1", "N2").toString();
    cluster.run(0, "cs", "define", file);
    cluster.awaitService(0, "w", "REGISTERED N0");
  }

  private void takenOver() throws Exception {
    cluster.awaitService(1, "w", "REGISTERED N1");
    cluster.await(1, "N0 is out", status -> status.stateOf("N0").equals("INACTIVE"));
    assertThat(witness.evidence()).as(cluster.logs()).containsExactly("START on 0", "START on 1");
  }

  @Test
  void afterSigkill() throws Exception {
    define(false);
    cluster.kill(0);
    takenOver();
  }

  @Test
  void afterSigkillOfANodeWhoseProgramHasDaemonised_ND3() throws Exception {
    define(true);
    cluster.kill(0);
    takenOver();
  }

  @Test
  void aTransferEndsADaemonFirst_RL15() throws Exception {
    define(true);
    cluster.run(2, "cs", "transfer", "w", "N1");
    cluster.awaitService(1, "w", "REGISTERED N1");
    assertThat(witness.evidence()).as(cluster.logs()).containsExactly("START on 0", "START on 1");
  }

  @Test
  void afterAPauseThatItsSupervisorEnds_ND3() throws Exception {
    define(false);
    cluster.signal(0, "STOP");
    takenOver();
    cluster.signal(0, "CONT");
    assertThat(cluster.process(0).waitFor()).as("it never wakes").isNotZero();
  }

  @Test
  void aShortPauseIsNothing() throws Exception {
    define(false);
    cluster.signal(0, "STOP");
    Thread.sleep(150); // less than the supervisor's patience
    cluster.signal(0, "CONT");
    cluster.await(1, "all are members", status -> status.joined("N0") && status.joined("N1"));
    assertThat(cluster.process(0).isAlive()).as(cluster.logs()).isTrue();
    assertThat(witness.evidence()).containsExactly("START on 0");
  }

  @Test
  void afterTheDeathOfItsSupervisor_ND3() throws Exception {
    define(false);
    ProcessHandle supervisor =
        cluster
            .process(0)
            .children()
            .filter(
                child ->
                    child
                        .info()
                        .commandLine()
                        .filter(line -> line.contains("Supervisor"))
                        .isPresent())
            .findFirst()
            .orElseThrow();
    supervisor.destroyForcibly();
    assertThat(cluster.process(0).waitFor()).as("panic").isEqualTo(70);
    takenOver();
  }

  @Test
  void onAGracefulLeaveItMovesFirst_EM4() throws Exception {
    define(false);
    cluster.signal(0, "TERM");
    assertThat(cluster.process(0).waitFor()).isIn(0, 143);
    takenOver();
    assertThat(cluster.run(1, "history", "--node", "N0")).doesNotContain("FORCED_LEAVING");
  }

  @Test
  void whoWasToldToLeaveEndsWithZero_MM12() throws Exception {
    define(false);
    cluster.run(0, "node", "leave");
    assertThat(cluster.process(0).waitFor()).as(cluster.logs()).isZero();
    takenOver();
  }

  @Test
  void twoDieAtOnceAndTheLastOneTakesOver() throws Exception {
    define(false);
    cluster.kill(0);
    cluster.kill(1);
    cluster.awaitService(2, "w", "REGISTERED N2");
    assertThat(witness.evidence())
        .as(cluster.logs())
        .startsWith("START on 0")
        .endsWith("START on 2")
        .noneMatch(line -> line.startsWith("CLASH"));
  }

  @Test
  void allDieAndItIsStartedAgainByWhoComesBack() throws Exception {
    define(false);
    for (int node = 0; node < 3; node++) {
      cluster.kill(node);
    }
    cluster.startAndAwait(2);
    cluster.awaitService(2, "w", "REGISTERED N2");
    cluster.startAndAwait(0, 1);
    assertThat(witness.evidence()).as(cluster.logs()).containsExactly("START on 0", "START on 2");
  }
}
