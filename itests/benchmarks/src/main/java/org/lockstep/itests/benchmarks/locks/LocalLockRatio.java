package org.lockstep.itests.benchmarks.locks;

import java.util.List;
import org.lockstep.itests.benchmarks.Report;
import org.lockstep.itests.benchmarks.Rounds;

/** A lock that is mastered here against one that a process keeps in a map. */
final class LocalLockRatio {
  private static final double TARGET = 4;

  private LocalLockRatio() {}

  static void measure() throws Exception {
    Rounds rounds =
        new Rounds(
            List.of(
                LockMapBenchmark.class,
                LocalLockBenchmark.class,
                TwoLockMapsBenchmark.class,
                TwoLocalLocksBenchmark.class),
            List.of());
    List<List<Double>> scores = rounds.run();
    List<Double> one = Rounds.ratios(scores.get(1), scores.get(0));
    List<Double> two = Rounds.ratios(scores.get(3), scores.get(2));
    Report.line(
        "bytes allocated by a lock and its release: %.0f, of the map's %.0f; two threads %.0f",
        rounds.bytes().get(1), rounds.bytes().get(0), rounds.bytes().get(3));
    Report.line("to the floor, one thread: %s", Report.spread(one));
    Report.line("to the floor, two threads: %s", Report.spread(two));
    Report.verdict("lock and release, mastered here", Report.median(one), TARGET, "x the floor");
    Report.verdict("the same by two threads", Report.median(two), TARGET, "x the floor");
  }
}
