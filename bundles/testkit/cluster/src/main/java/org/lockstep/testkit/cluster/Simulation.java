package org.lockstep.testkit.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs scenarios: all their steps, then everything is mended, and the cluster has to come back by
 * itself. Every scenario is run twice, and both have to be the same to the last event; one that
 * fails is made as small as it can be while it still fails.
 */
public final class Simulation {
  private static final Duration RECOVERY = Duration.ofSeconds(90);
  private static final int MOST_TRIES = 400;

  /** One seed of so many has client services. */
  private static final int LAUNCHES_ONE_IN = 5;

  private final Supplier<List<Subsystem>> subsystems;
  private final String definitions;

  /**
   * @param subsystems made anew for each run
   */
  public Simulation(Supplier<List<Subsystem>> subsystems) {
    this(subsystems, "");
  }

  /**
   * In one cluster of five the event manager, and registration and launch, run on each node.
   *
   * @param definitions of client services whose actions are of the type {@code simulated}, as YAML
   */
  public Simulation(Supplier<List<Subsystem>> subsystems, String definitions) {
    this.subsystems = subsystems;
    this.definitions = definitions;
  }

  private boolean launches(long seed) {
    return !definitions.isEmpty() && seed % LAUNCHES_ONE_IN == 2;
  }

  /** The seeds that have client services, numbered. */
  static long launching(long number) {
    return LAUNCHES_ONE_IN * number + 2;
  }

  /** The scenario of a seed. */
  public Scenario scenario(long seed, int nodes) {
    return Scenario.drawn(seed, nodes, launches(seed));
  }

  /**
   * How a run ended.
   *
   * @param hash of all that happened
   * @param simulatedMs how long it took in its own time
   * @param failure what was broken, if anything was
   * @param trace the last lines of what happened, if they were wanted
   */
  public record Outcome(
      long hash, long simulatedMs, Optional<Throwable> failure, List<String> trace) {}

  /** Runs it once. */
  public Outcome run(Scenario scenario, boolean traced) {
    try (SimulatedCluster cluster =
        new SimulatedCluster(
            scenario.seed(),
            scenario.nodes(),
            subsystems.get(),
            launches(scenario.seed()) ? definitions : "")) {
      if (traced) {
        cluster.world().trace().keep();
      }
      Optional<Throwable> failure = Optional.empty();
      try {
        play(scenario, cluster);
      } catch (AssertionError | RuntimeException e) {
        failure = Optional.of(e);
      }
      return new Outcome(
          cluster.world().trace().hash(),
          cluster.world().nowMs(),
          failure,
          cluster.world().trace().lines());
    }
  }

  private static void play(Scenario scenario, SimulatedCluster cluster) {
    scenario.steps().forEach(step -> step.schedule(cluster));
    long lastMs = scenario.steps().stream().mapToLong(Step::untilMs).max().orElse(0);
    cluster.runFor(Duration.ofMillis(lastMs + 1));
    cluster.mendAllButTheNetwork();
    if (scenario.staysApart()) {
      cluster.convergeApart(RECOVERY);
    }
    cluster.mend();
    cluster.converge(RECOVERY);
  }

  /**
   * Runs a seed twice.
   *
   * @return how long it took in its own time, in milliseconds
   * @throws AssertionError with the smallest scenario that was found to fail
   */
  public long check(long seed, int nodes) {
    Scenario scenario = scenario(seed, nodes);
    Outcome first = sound(scenario);
    Outcome second = run(scenario, false);
    if (first.hash() != second.hash() || second.failure().isPresent()) {
      throw new AssertionError("seed " + seed + " runs differently the second time");
    }
    return first.simulatedMs() + second.simulatedMs();
  }

  /**
   * Runs a seed once: for very many of them, where that it repeats is known already.
   *
   * @return how long it took in its own time, in milliseconds
   * @throws AssertionError as {@link #check}
   */
  public long checkOnce(long seed, int nodes) {
    return sound(scenario(seed, nodes)).simulatedMs();
  }

  private Outcome sound(Scenario scenario) {
    Outcome outcome = run(scenario, false);
    if (outcome.failure().isPresent()) {
      throw failed(scenario);
    }
    return outcome;
  }

  private AssertionError failed(Scenario scenario) {
    Scenario smallest = shrink(scenario);
    Outcome outcome = run(smallest, true);
    return new AssertionError(
        "seed "
            + scenario.seed()
            + " fails: "
            + outcome.failure().map(Throwable::toString).orElse("not any more")
            + "\n\nsmallest scenario:\n"
            + smallest
            + "\n\nwhat happened:\n"
            + String.join("\n", outcome.trace()),
        outcome.failure().orElse(null));
  }

  /** Leaves out whatever can be left out: halves, quarters … single steps, and then nodes. */
  Scenario shrink(Scenario failing) {
    Shrinking shrinking = new Shrinking(failing);
    for (int size = Math.max(1, failing.steps().size() / 2); size >= 1; size /= 2) {
      while (shrinking.leaveOut(size)) {
        // something of that size could go
      }
    }
    while (shrinking.leaveOutANode()) {
      // another one could go
    }
    return shrinking.smallest;
  }

  private final class Shrinking {
    Scenario smallest;
    int tries;

    Shrinking(Scenario failing) {
      smallest = failing;
    }

    boolean leaveOut(int size) {
      boolean any = false;
      for (int at = 0; at < smallest.steps().size(); ) {
        List<Step> rest = new ArrayList<>(smallest.steps());
        rest.subList(at, Math.min(at + size, rest.size())).clear();
        Scenario smaller = smallest.with(rest);
        if (fails(smaller)) {
          smallest = smaller;
          any = true;
        } else {
          at += size;
        }
      }
      return any && smallest.steps().size() > 1;
    }

    /** The last one, with whatever was done to it. */
    boolean leaveOutANode() {
      int last = smallest.nodes() - 1;
      List<Step> rest = smallest.steps().stream().filter(step -> !step.concerns(last)).toList();
      Scenario smaller = new Scenario(smallest.seed(), last, rest);
      if (last == 0 || !fails(smaller)) {
        return false;
      }
      smallest = smaller;
      return true;
    }

    private boolean fails(Scenario scenario) {
      return ++tries <= MOST_TRIES && run(scenario, false).failure().isPresent();
    }
  }
}
