package org.lockstep.itests.benchmarks.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.lockstep.itests.benchmarks.Report;

/** From the start of three processes to three nodes JOINED through level 1000. */
public final class StartThree {
  private static final int TIMES = Integer.getInteger("times", 10);
  private static final int SLOTS = Integer.getInteger("slots", 8);
  private static final double TARGET_MS = 3_000;

  private StartThree() {}

  public static void measure() throws Exception {
    List<Double> all = new ArrayList<>();
    List<Double> busy = new ArrayList<>();
    SortedMap<String, List<Double>> steps = new TreeMap<>();
    for (int i = 0; i < TIMES; i++) {
      try (Cluster cluster = new Cluster(SLOTS)) {
        Instant began = Instant.now();
        long start = System.nanoTime();
        cluster.startAll();
        cluster.awaitAllJoined();
        all.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start) / 1_000.0);
        busy.add(cluster.busyMs());
        for (int id = 0; id < Cluster.NODES; id++) {
          lines(cluster.logs(id).resolve("node.log"), began, steps);
        }
      }
    }
    Report.line("three nodes, process start to JOINED at all levels: %s ms", Report.spread(all));
    Report.line("  on the cores, nodes and supervisors together: %s ms", Report.spread(busy));
    steps.entrySet().stream()
        .sorted(
            (one, other) ->
                Double.compare(Report.median(one.getValue()), Report.median(other.getValue())))
        .forEach(
            each ->
                Report.line(
                    "  after %5.0f ms (median of %d) %s",
                    Report.median(each.getValue()), each.getValue().size(), each.getKey()));
    Report.verdict("three nodes up", Report.median(all), TARGET_MS, "ms");
  }

  /** Where the time goes: when each node wrote which line of its log. */
  private static void lines(Path log, Instant began, SortedMap<String, List<Double>> steps)
      throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      for (String line : lines.toList()) {
        String[] words = line.split(" +", 4);
        if (words.length == 4 && words[0].endsWith("Z")) {
          double ms = Instant.parse(words[0]).toEpochMilli() - began.toEpochMilli();
          String what = words[2] + ": " + words[3].replaceAll("[0-9]+", "#");
          steps.computeIfAbsent(what, any -> new ArrayList<>()).add(ms);
        }
      }
    }
  }
}
