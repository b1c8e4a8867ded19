package org.lockstep.registration.scenario;

import org.junit.jupiter.api.Test;

/**
 * Whatever is defined and whatever happens, what must hold of all decisions holds after each, and
 * they come to an end; faults over, everything is up. More of them: {@code -Dlockstep.scenarios=N}.
 */
class RandomScenariosTest {
  private static final int SEEDS = Integer.getInteger("lockstep.scenarios", 2_000);
  private static final int FIRST = Integer.getInteger("lockstep.scenarios.first", 0);

  @Test
  void whateverHappensTheRulesHoldAndAllComesBack_9() {
    for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
      ScenarioText text = new RandomCluster(seed).text();
      Mending.Way way = way(seed);
      if (new RandomRun(text, way).failure().isPresent()) {
        throw smallest(seed, text, way);
      }
    }
  }

  /** By hand in half of them. */
  private static Mending.Way way(int seed) {
    return seed % 2 == 0
        ? Mending.Way.BY_HAND
        : seed % 4 == 1 ? Mending.Way.TOTAL_LOSS : Mending.Way.ONE_BY_ONE;
  }

  private static AssertionError smallest(int seed, ScenarioText text, Mending.Way way) {
    ScenarioText smallest = text.shrunk(one -> new RandomRun(one, way).failure().isPresent());
    RandomRun run = new RandomRun(smallest, way);
    Throwable failure = run.failure().orElseThrow();
    return new AssertionError(
        "seed " + seed + ", " + way + ": " + failure + "\n" + run.played() + run.status(), failure);
  }
}
