package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Three real JVMs that share no file: a majority of them is the store (DB-11). */
@Timeout(240)
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals and /proc")
class ReplicatedStoreIT {
  private static final int PANICKED = 70;

  private RealCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = new RealCluster(Files.createTempDirectory("lr"), 3, Replicas.here(3));
    long began = System.nanoTime();
    cluster.startAndAwait(0, 1, 2);
    System.out.println("three nodes joined in " + sinceMs(began) + " ms");
  }

  private static long sinceMs(long began) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  /** Whoever leads the group, or is master, is among those that are killed. */
  @Test
  void whoeverIsKilledIsForcedOutByTheOthersAndComesBack_DB11_ND4() throws Exception {
    assertThat(cluster.folder().resolve("disk")).doesNotExist();
    for (int killed = 0; killed < 3; killed++) {
      int other = (killed + 1) % 3;
      String name = "N" + killed;
      long began = System.nanoTime();
      cluster.kill(killed);
      cluster.await(other, name + " goes", status -> status.stateOf(name).equals("INACTIVE"));
      System.out.println("SIGKILL to forced out in " + sinceMs(began) + " ms");
      assertThat(cluster.process(other).isAlive()).isTrue();
      assertThat(cluster.process((killed + 2) % 3).isAlive()).isTrue();
      cluster.startAndAwait(killed);
      cluster.await(other, name + " is back", status -> status.joined(name));
    }
  }

  @Test
  void whoLosesTheMajorityEnds_DB8() throws Exception {
    long began = System.nanoTime();
    cluster.kill(1);
    cluster.kill(2);
    assertThat(cluster.process(0).waitFor(20, TimeUnit.SECONDS)).as(cluster.logs()).isTrue();
    System.out.println("loss of the majority to panic in " + sinceMs(began) + " ms");
    assertThat(cluster.process(0).exitValue()).isEqualTo(PANICKED);
    assertThat(cluster.logs()).contains("the lease on the shared disk has run out");
    cluster.startAndAwait(0, 1, 2);
  }
}
