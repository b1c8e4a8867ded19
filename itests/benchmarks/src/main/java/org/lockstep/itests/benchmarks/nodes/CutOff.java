package org.lockstep.itests.benchmarks.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lockstep.itests.benchmarks.Report;
import org.lockstep.itests.cluster.CutOffHost;

/**
 * From the cut of a host's link to the start of its program on another host: it keeps its way to
 * the disk, so that it is heard of there. Every second time it is the master.
 */
public final class CutOff {
  private static final int TIMES = Integer.getInteger("times", 20);
  private static final double TARGET_MS = 3_000;

  private CutOff() {}

  public static void measure() throws Exception {
    Optional<String> missing = CutOffHost.missing();
    if (missing.isPresent()) {
      Report.line("not measured: %s", missing.get());
      return;
    }
    List<Double> ordinary = new ArrayList<>();
    List<Double> master = new ArrayList<>();
    try (CutOffHost cluster = new CutOffHost()) {
      for (int i = 0; i < TIMES; i++) {
        ordinary.add(cluster.takeoverMs(false));
        Report.line("cut: %.0f ms", ordinary.get(i));
        master.add(cluster.takeoverMs(true));
        Report.line("cut of the master: %.0f ms", master.get(i));
      }
    }
    Report.line("cut to its program's start on another host: %s ms", Report.spread(ordinary));
    Report.line("the same of the master: %s ms", Report.spread(master));
    Report.verdict("cut-off host", Report.most(ordinary), TARGET_MS, "ms");
    Report.verdict("cut-off master", Report.most(master), TARGET_MS, "ms");
  }
}
