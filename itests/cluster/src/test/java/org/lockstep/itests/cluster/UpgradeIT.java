package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A node's JVM stops and starts; what runs on it goes on, and runs nowhere else (ND-3, RL-1). */
@Timeout(180)
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals, flock and /proc")
class UpgradeIT {
  private RealCluster cluster;
  private UpgradedNode n1;
  private long pid;

  @BeforeEach
  void itRunsOnN1() throws Exception {
    cluster = new RealCluster(3);
    n1 = new UpgradedNode(cluster);
    n1.start("monitor: [{watcher: process, interval: 200ms}]");
    pid = n1.only();
  }

  @AfterEach
  void end() throws Exception {
    n1.close();
  }

  private void awaitNone() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (ProcessHandle.of(pid).isPresent()) {
      assertThat(System.nanoTime()).as("it ends\n" + cluster.logs()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void itIsAdoptedAndNobodyElseTakesItMeanwhile_ND3_RL1() throws Exception {
    n1.stop();
    TimeUnit.SECONDS.sleep(12); // after that others take what a node has left for ended
    assertThat(n1.only()).as("it lives on").isEqualTo(pid);
    assertThat(cluster.run(0, "cs", "show", "web"))
        .contains("handed over to its supervisor until N1 is back");
    assertThatThrownBy(() -> cluster.run(0, "node", "unmaintain", "N1"))
        .hasMessageContaining("run on under its supervisor");
    assertThatThrownBy(() -> cluster.run(0, "node", "remove", "N1", "--yes"))
        .hasMessageContaining("node not removed (N1): its boot 1 has handed over web")
        .hasMessageContaining("'node unmaintain N1 --host-is-off'; then remove it");
    cluster.startAndAwait(1);
    cluster.await(0, "it is adopted", status -> n1.shows("adopted by N1's boot 2"));
    assertThat(n1.only()).as("nothing is started again").isEqualTo(pid);
    cluster.run(0, "node", "unmaintain", "N1");
    TimeUnit.SECONDS.sleep(2);
    assertThat(n1.only()).isEqualTo(pid);
    cluster.awaitService(0, "web", "REGISTERED N1");
    cluster.kill(1);
    cluster.awaitService(0, "web", "REGISTERED N2");
    assertThat(n1.only()).as("it died with the boot that had adopted it").isNotEqualTo(pid);
  }

  @Test
  void aNodeThatIsKilledInMaintenanceEndsAllItHas_ND3() throws Exception {
    cluster.kill(1);
    cluster.await(0, "N1 is forced out", status -> status.stateOf("N1").equals("INACTIVE"));
    awaitNone();
    cluster.run(0, "node", "unmaintain", "N1");
    cluster.awaitService(0, "web", "REGISTERED N2");
  }

  @Test
  void aSupervisorThatIsKilledMeanwhileTakesItAlong_RL15() throws Exception {
    List<ProcessHandle> supervisors = cluster.process(1).descendants().toList();
    n1.stop();
    assertThat(n1.only()).isEqualTo(pid);
    supervisors.forEach(ProcessHandle::destroyForcibly);
    awaitNone();
    cluster.startAndAwait(1);
    cluster.await(0, "nothing is handed over", status -> n1.shows("in maintenance"));
    cluster.run(0, "node", "unmaintain", "N1");
    cluster.await(0, "it is started again", status -> n1.programs().size() == 1);
    assertThat(n1.only()).isNotEqualTo(pid);
  }
}
