package org.lockstep.testkit.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Incarnation;
import org.lockstep.membership.spi.Fencing;
import org.lockstep.store.spi.NodeConfig;

/** A switch of every host's power, which takes its time and fails now and then. */
final class SimulatedFencing implements Fencing {
  private static final int LONGEST_MS = 3_000;
  private static final int FAILS_ONE_IN = 4;

  /** What was on its way to a disk arrives within this time, or not at all. */
  private static final Duration STRAGGLERS = Duration.ofSeconds(1);

  private final SimulatedCluster cluster;

  SimulatedFencing(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public Optional<String> lacks(NodeConfig node) {
    return Optional.empty();
  }

  @Override
  public CompletionStage<String> fence(Incarnation boot, NodeConfig node) {
    CompletableFuture<String> done = new CompletableFuture<>();
    Duration later = Duration.ofMillis(cluster.world().chance().nextInt(LONGEST_MS));
    boolean fails = cluster.world().chance().nextInt(FAILS_ONE_IN) == 0;
    cluster.world().after(later, () -> cutOff(node, fails, done));
    return done;
  }

  private void cutOff(NodeConfig node, boolean fails, CompletableFuture<String> done) {
    if (fails) {
      done.completeExceptionally(new IllegalStateException("the switch does not answer"));
      return;
    }
    cluster.node(node.id().value()).powerOff();
    cluster.world().after(STRAGGLERS, () -> done.complete("fence agent simulated"));
  }
}
