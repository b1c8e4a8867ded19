package org.lockstep.itests.benchmarks.commit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.lockstep.itests.benchmarks.Report;
import org.lockstep.itests.benchmarks.Rounds;
import org.lockstep.store.disk.DiskTools;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Timing;

/** A confirmed commit against one write and one read of the lease blocks on the same file. */
public final class CommitRatio {
  static final String DISK = "lockstep.benchmark.disk";
  static final String SLOTS = "lockstep.benchmark.slots";
  static final int AREA_BYTES = FormatSpec.DEFAULT_AREA_BYTES;
  private static final double TARGET = 2;

  private CommitRatio() {}

  public static void measure() throws Exception {
    for (int slots : new int[] {FormatSpec.DEFAULT_SLOTS, 8}) {
      measure(slots);
    }
  }

  private static void measure(int slots) throws Exception {
    Path folder =
        Files.createTempDirectory(
            Path.of(System.getProperty("folder", System.getProperty("java.io.tmpdir"))),
            "lockstep-commit");
    Path disk = folder.resolve("shared.disk");
    try {
      List<NodeConfig> nodes =
          IntStream.range(0, 3).mapToObj(id -> NodeConfig.of(id, "N" + id)).toList();
      new DiskTools()
          .format(
              List.of(disk),
              new FormatSpec("bench", nodes, slots, AREA_BYTES, AREA_BYTES, Timing.DEFAULT, true),
              false);
      List<List<Double>> scores =
          new Rounds(
                  List.of(RawFloorBenchmark.class, CommitBenchmark.class),
                  List.of("-D" + DISK + "=" + disk, "-D" + SLOTS + "=" + slots))
              .run();
      List<Double> ratios = Rounds.ratios(scores.get(1), scores.get(0));
      Report.line("%d slots, ratio %s", slots, Report.spread(ratios));
      Report.verdict("commit, " + slots + " slots", Report.median(ratios), TARGET, "x the floor");
    } finally {
      Files.deleteIfExists(disk);
      Files.deleteIfExists(folder);
    }
  }
}
