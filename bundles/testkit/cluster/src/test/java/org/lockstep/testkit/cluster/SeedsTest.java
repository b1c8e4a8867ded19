package org.lockstep.testkit.cluster;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real store, lease and membership manager of five nodes under all faults at once, seed by
 * seed: the invariants of SPEC section 9, at every event. More seeds: {@code -Dlockstep.seeds=N}.
 */
@Execution(ExecutionMode.CONCURRENT)
class SeedsTest {
  private static final int NODES = 5;
  private final Simulation simulation = new Simulation(Samples::all);

  @ParameterizedTest
  @ValueSource(longs = {0, 1_000_000})
  void everySeedKeepsTheInvariantsAndConverges(long first) {
    long count = Long.getLong("lockstep.seeds", 50);
    for (long seed = first; seed < first + count; seed++) {
      simulation.check(seed, NODES);
    }
  }
}
