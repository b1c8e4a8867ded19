package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whenever a node that is upgraded is killed, its program never runs twice (ND-3, RL-1). */
@Timeout(240)
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals, flock and /proc")
class UpgradeFaultsIT {
  private final AtomicBoolean twice = new AtomicBoolean();
  private final AtomicBoolean over = new AtomicBoolean();
  private RealCluster cluster;
  private UpgradedNode n1;
  private Thread witness;

  @BeforeEach
  void itRunsOnN1() throws Exception {
    cluster = new RealCluster(3);
    n1 = new UpgradedNode(cluster);
    n1.start("");
    witness = new Thread(this::watch);
    witness.start();
  }

  @AfterEach
  void end() throws Exception {
    over.set(true);
    n1.close();
    witness.join();
  }

  private void watch() {
    while (!over.get()) {
      if (n1.programs().size() > 1) {
        twice.set(true);
      }
    }
  }

  /** Whatever has become of it, its node's return puts it right. */
  private void comesBack() throws Exception {
    cluster.startAndAwait(1);
    cluster.await(0, "nothing is handed over", status -> !n1.shows("handed over"));
    cluster.run(0, "node", "unmaintain", "N1");
    cluster.await(0, "it runs", status -> n1.programs().size() == 1);
    TimeUnit.SECONDS.sleep(2);
    assertThat(n1.programs()).as(cluster.logs()).hasSize(1);
    assertThat(cluster.status(0).orElseThrow().service("web")).startsWith("REGISTERED");
    assertThat(twice).as(cluster.logs()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 60, 100, 140, 200})
  void killedWhileItLeaves(int afterMs) throws Exception {
    cluster.signal(1, "TERM");
    TimeUnit.MILLISECONDS.sleep(afterMs);
    cluster.kill(1);
    n1.awaitEnd();
    comesBack();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 1_000, 1_500, 2_000, 2_500})
  void killedWhileItComesBack(int afterMs) throws Exception {
    n1.stop();
    cluster.start(1);
    TimeUnit.MILLISECONDS.sleep(afterMs);
    cluster.kill(1);
    n1.awaitEnd();
    assertThat(n1.programs().size()).as("not twice").isLessThan(2);
    comesBack();
  }
}
