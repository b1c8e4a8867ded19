package org.lockstep.testkit.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The worst that can meet nodes which wait for their disk (DB-8): it is lost for every member, but
 * not for a host that boots meanwhile, and sees leases run out. It may take over, and recovers what
 * is shared, when the members have their disk again.
 */
final class LostDisk {
  private static final int OUTSIDER = 2;
  private static final Duration LONG = Duration.ofSeconds(90);

  private LostDisk() {}

  /** What fails with that seed; empty if nothing does. */
  static Optional<Throwable> run(long seed) {
    try (SimulatedCluster cluster = new SimulatedCluster(seed, OUTSIDER + 1, Samples.patient())) {
      play(cluster, RandomGeneratorFactory.of("L64X128MixRandom").create(~seed));
      return Optional.empty();
    } catch (AssertionError | RuntimeException e) {
      return Optional.of(e);
    }
  }

  private static void play(SimulatedCluster cluster, RandomGenerator chance) {
    cluster.nodes().forEach(SimulatedNode::start);
    cluster.converge(LONG);
    cluster.node(OUTSIDER).leave();
    cluster.runFor(Duration.ofSeconds(6));
    for (int member = 0; member < OUTSIDER; member++) {
      SimulatedNode node = cluster.node(member);
      long lostMs = chance.nextLong(300);
      long backMs = 2_500 + chance.nextLong(3_500);
      cluster
          .world()
          .after(Duration.ofMillis(lostMs), () -> node.disks().forEach(path -> path.fail(true)));
      cluster
          .world()
          .after(Duration.ofMillis(backMs), () -> node.disks().forEach(path -> path.fail(false)));
    }
    cluster.runFor(Duration.ofMillis(chance.nextLong(1_500)));
    cluster.node(OUTSIDER).start();
    cluster.runFor(Duration.ofSeconds(8));
    cluster.converge(LONG);
  }
}
