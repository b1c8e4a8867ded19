package org.lockstep.itests.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * JMH benchmarks taken in turns, a fork each, several times over: what disturbs the machine for a
 * while disturbs all of them, and only ratios within one round are used.
 */
public final class Rounds {
  private static final int ROUNDS = Integer.getInteger("rounds", 5);
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final int SECONDS = Integer.getInteger("seconds", 2);

  private final List<Class<?>> benchmarks;
  private final List<String> jvmArgs;
  private final List<Double> bytes = new ArrayList<>();

  public Rounds(List<Class<?>> benchmarks, List<String> jvmArgs) {
    this.benchmarks = List.copyOf(benchmarks);
    this.jvmArgs = List.copyOf(jvmArgs);
  }

  /** Microseconds per operation: for each benchmark, in their order, one value of each round. */
  public List<List<Double>> run() throws RunnerException {
    List<List<Double>> scores = new ArrayList<>();
    benchmarks.forEach(each -> scores.add(new ArrayList<>()));
    bytes.addAll(Collections.nCopies(benchmarks.size(), 0.0));
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder line = new StringBuilder("round " + (round + 1) + ":");
      for (int i = 0; i < benchmarks.size(); i++) {
        double score = once(benchmarks.get(i));
        scores.get(i).add(score);
        line.append(
            String.format(Locale.ROOT, " %s %.3f us", benchmarks.get(i).getSimpleName(), score));
      }
      Report.line("%s", line);
    }
    return scores;
  }

  private double once(Class<?> benchmark) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(benchmark.getName().replace(".", "\\.") + "\\.")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.MICROSECONDS)
            .forks(1)
            .warmupIterations(2)
            .warmupTime(TimeValue.seconds(SECONDS))
            .measurementIterations(3)
            .measurementTime(TimeValue.seconds(SECONDS))
            .verbosity(Boolean.getBoolean("verbose") ? VerboseMode.NORMAL : VerboseMode.SILENT)
            .shouldFailOnError(true)
            .addProfiler(GCProfiler.class)
            .jvmArgsAppend(jvmArgs.toArray(new String[0]));
    RunResult result = new Runner(options.build()).run().iterator().next();
    bytes.set(
        benchmarks.indexOf(benchmark),
        Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED)).getScore());
    return result.getPrimaryResult().getScore();
  }

  /**
   * Allocated per operation, by all threads: for each benchmark, in their order, the last round's.
   */
  public List<Double> bytes() {
    return List.copyOf(bytes);
  }

  /** How many times the second the first took, in each round. */
  public static List<Double> ratios(List<Double> measured, List<Double> floor) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < measured.size(); i++) {
      ratios.add(measured.get(i) / floor.get(i));
    }
    return ratios;
  }
}
