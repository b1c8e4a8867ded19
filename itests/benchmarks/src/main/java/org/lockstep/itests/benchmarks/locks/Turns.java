package org.lockstep.itests.benchmarks.locks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lockstep.itests.benchmarks.Rounds;

/** Something that is done again and again for a second, whenever it is its turn. */
final class Turns {
  private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Work work;
  private final List<Double> micros = new ArrayList<>();

  /** Once. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  Turns(Work work) {
    this.work = work;
  }

  void take(boolean counts) throws Exception {
    long began = System.nanoTime();
    long took = 0;
    int times = 0;
    while (took < NANOS) {
      work.run();
      times++;
      took = System.nanoTime() - began;
    }
    if (counts) {
      micros.add(took / 1_000.0 / times);
    }
  }

  /** Each time it took, of each turn. */
  List<Double> micros() {
    return List.copyOf(micros);
  }

  List<Double> ratiosTo(Turns other) {
    return Rounds.ratios(micros, other.micros);
  }
}
