package org.lockstep.testkit.cluster;

import java.util.Optional;
import java.util.function.BiFunction;

/** Looks at one seed of an arena; loaded once more with every mutant. */
public final class Hunt implements BiFunction<String, Long, String> {
  private static final int NODES = 4;

  private final Simulation simulation = new Simulation(Samples::all);
  private final Simulation patient = new Simulation(Samples::patient);
  private final Simulation launching = new Simulation(Samples::all, Samples.CLIENT_SERVICES);

  /**
   * What fails with that seed; empty if nothing does.
   *
   * @param arena {@code store}, {@code disk}, {@code launch} or {@code cluster}
   */
  @Override
  public String apply(String arena, Long seed) {
    Optional<Throwable> failure =
        switch (arena) {
          case "store" -> StoreContest.run(seed);
          case "disk" -> LostDisk.run(seed);
          case "launch" -> launch(Simulation.launching(seed));
          default -> failure(Scenario.drawn(seed, NODES));
        };
    return failure.map(Throwable::toString).orElse("");
  }

  private Optional<Throwable> launch(long seed) {
    return launching.run(launching.scenario(seed, NODES), false).failure();
  }

  /** Where nobody has to go for being slow, what hangs is seen; elsewhere more happens. */
  private Optional<Throwable> failure(Scenario scenario) {
    return simulation
        .run(scenario, false)
        .failure()
        .or(() -> patient.run(scenario, false).failure());
  }
}
