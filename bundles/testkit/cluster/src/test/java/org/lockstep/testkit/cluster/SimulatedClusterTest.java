package org.lockstep.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.Level;
import org.lockstep.membership.SubsystemSpec;

class SimulatedClusterTest {
  private static final Subsystem CACHE =
      new Subsystem(
          SubsystemSpec.of(new Level(400, "cache"), new Barriers(2, 1, 2)),
          host -> told -> CompletableFuture.completedStage(null));

  @Test
  void threeNodesJoin() {
    try (SimulatedCluster cluster = new SimulatedCluster(1, 3, List.of(CACHE))) {
      cluster.world().trace().keep();
      try {
        cluster.converge(Duration.ofSeconds(20));
      } catch (AssertionError e) {
        cluster.world().trace().lines().forEach(System.out::println);
        throw e;
      }
      assertThat(cluster.world().nowMs()).isLessThan(10_000);
    }
  }
}
