package org.lockstep.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The real store, lease and membership manager of five nodes under all faults at once, seed by
 * seed: the invariants of SPEC section 9 at every event, and the cluster comes back by itself.
 * Other seeds, or more: {@code -Dlockstep.seeds.first=N -Dlockstep.seeds=N}; with {@code
 * -Dlockstep.seeds.once=true} each runs but once.
 */
class SeedsTest {
  private static final int NODES = 5;
  private static final long FIRST = Long.getLong("lockstep.seeds.first", 0);
  private static final long LAUNCHING = 50;
  private static final long COUNT = Long.getLong("lockstep.seeds", 2_000);
  private static final boolean ONCE = Boolean.getBoolean("lockstep.seeds.once");

  @Test
  void everySeedKeepsTheInvariantsAndConverges() {
    Simulation simulation = new Simulation(Samples::all);
    AtomicLong simulatedMs = new AtomicLong();
    long began = System.nanoTime();
    LongStream.range(FIRST, FIRST + COUNT)
        .parallel()
        .forEach(seed -> simulatedMs.addAndGet(check(simulation, seed)));
    System.out.printf(
        "%d seeds of %d nodes, %s each: %d simulated s in %d s%n",
        COUNT,
        NODES,
        ONCE ? "once" : "twice",
        simulatedMs.get() / 1_000,
        (System.nanoTime() - began) / 1_000_000_000);
  }

  private static long check(Simulation simulation, long seed) {
    return ONCE ? simulation.checkOnce(seed, NODES) : simulation.check(seed, NODES);
  }

  /** Few: each costs as much as three others. */
  @Test
  void withClientServicesNoneRunsTwiceAndAllComeBack_RL1_RL15() {
    Simulation launching = new Simulation(Samples::all, Samples.CLIENT_SERVICES);
    LongStream.range(0, LAUNCHING)
        .map(Simulation::launching)
        .parallel()
        .forEach(seed -> launching.check(seed, NODES));
  }

  @Test
  void theStoreAloneKeepsWhatWasConfirmed_DB6() {
    LongStream.range(FIRST, FIRST + COUNT / 4)
        .parallel()
        .forEach(seed -> assertThat(StoreContest.run(seed)).as("contest, seed %d", seed).isEmpty());
  }
}
