package org.lockstep.itests.benchmarks.locks;

import org.lockstep.itests.benchmarks.Report;

/** What a million locks on one node take of its heap, and of the others'. */
final class LockMemory {
  private static final int LOCKS = Integer.getInteger("held", 1_000_000);
  private static final double TARGET_BYTES = 200;

  /** Pauses are heard of, and are no news. */
  private static final String QUIET = "-Dorg.slf4j.simpleLogger.log.org.lockstep=error";

  private LockMemory() {}

  static void measure() throws Exception {
    try (Processes nodes = processes()) {
      Growth growth = new Growth(nodes);
      nodes.get(0).ask("hold", "stock/", LOCKS, "EX");
      double here = growth.of(0);
      Report.line(
          "mastered here: %.0f bytes per lock; for its directory on the others %.0f and %.0f",
          here, growth.of(1), growth.of(2));
      Report.verdict("a lock mastered here", here, TARGET_BYTES, "bytes");
    }
    try (Processes nodes = processes()) {
      nodes.get(1).ask("room", LOCKS);
      nodes.get(1).ask("hold", "stock/", LOCKS, "NL");
      Growth growth = new Growth(nodes);
      nodes.get(0).ask("hold", "stock/", LOCKS, "EX");
      double here = growth.of(0);
      Report.line("mastered by another: %.0f bytes per lock, there %.0f more", here, growth.of(1));
      Report.verdict("a lock mastered by another", here, TARGET_BYTES, "bytes");
    }
  }

  private static Processes processes() throws Exception {
    return new Processes("-Xms3g", "-Xmx3g", "-Xmn128m", "-XX:+UseParallelGC", QUIET);
  }

  /** Of the live heaps, per lock. */
  private static final class Growth {
    private final Processes nodes;
    private final long[] before = new long[SharedFolder.NODES];

    Growth(Processes nodes) throws Exception {
      this.nodes = nodes;
      nodes.get(0).ask("room", LOCKS);
      for (int id = 0; id < before.length; id++) {
        before[id] = heap(id);
      }
    }

    private long heap(int id) throws Exception {
      return Long.parseLong(nodes.get(id).ask("heap"));
    }

    double of(int id) throws Exception {
      return (heap(id) - before[id]) / (double) LOCKS;
    }
  }
}
