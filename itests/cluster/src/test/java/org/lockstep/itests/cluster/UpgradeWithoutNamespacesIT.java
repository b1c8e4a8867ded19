package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A node's JVM is away, and where no PID namespace holds programs together its supervisor is
 * killed: nobody but a person knows whether anything still runs.
 */
@Timeout(180)
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals, flock and /proc")
class UpgradeWithoutNamespacesIT {
  private static final String WORD = "'node unmaintain N1 --host-is-off'";

  private RealCluster cluster;
  private UpgradedNode n1;

  @BeforeEach
  void itRunsOnN1() throws Exception {
    Place place =
        new Place() {
          @Override
          public List<String> jvm(int node) {
            return List.of("-Dlockstep.containment=signal");
          }
        };
    cluster = new RealCluster(Files.createTempDirectory("ls"), 3, place);
    n1 = new UpgradedNode(cluster);
    n1.start("");
  }

  @AfterEach
  void end() throws Exception {
    n1.close();
  }

  @Test
  void allSayWhatIsMissingAndAPersonsWordEndsIt_RL15_AL1() throws Exception {
    List<ProcessHandle> supervisor = cluster.process(1).children().toList();
    n1.stop();
    supervisor.forEach(ProcessHandle::destroyForcibly);
    cluster.startAndAwait(1);
    cluster.await(0, "it is said what to do", status -> n1.shows(WORD));
    for (int node = 0; node < 3; node++) {
      assertThat(cluster.run(node, "cs", "explain", "web"))
          .contains("it has died, and programs in no PID namespace", WORD);
      assertThat(cluster.run(node, "status")).contains(WORD);
    }
    assertThatThrownBy(() -> cluster.run(0, "node", "unmaintain", "N1"))
        .hasMessageContaining("N1 has not taken them over")
        .hasMessageContaining(WORD);
    TimeUnit.SECONDS.sleep(2);
    assertThat(n1.programs().size()).as("nothing is started").isLessThan(2);
    n1.programs().forEach(ProcessHandle::destroyForcibly);
    cluster.run(0, "node", "unmaintain", "N1", "--host-is-off");
    cluster.await(0, "it runs again", status -> n1.programs().size() == 1);
    cluster.await(0, "it is there", status -> status.service("web").startsWith("REGISTERED"));
  }
}
