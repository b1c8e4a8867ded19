package org.lockstep.itests.benchmarks.locks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lockstep.itests.benchmarks.Report;

/**
 * SIGKILL of one of three processes that hold locks: from the first notification of its forced
 * leave to its end at the level, with two locks in the hands of survivors that it had held; one of
 * them it mastered itself. A third of each node's locks it masters alone, a third it shares with
 * another that masters them, a third it masters and another shares.
 */
final class LockRecovery {
  private static final int TIMES = Integer.getInteger("times", 3);
  private static final double TARGET_MS = 1_000;
  private static final int DEAD = 2;

  private LockRecovery() {}

  static void measure() throws Exception {
    measure(10_000, 100_000);
    measure(10_000, 400_000);
    measure(33_000, 100_000);
    double most = measure(100_000, 300_000);
    Report.verdict("recovery, the dead held 100,000", most, TARGET_MS, "ms");
  }

  /** The median, in milliseconds. */
  private static double measure(int dead, int all) throws Exception {
    List<Double> times = new ArrayList<>();
    List<List<Double>> barriers = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      List<Double> each = kill(dead / 3, (all - dead) / 2 - 2 * (dead / 3));
      barriers.add(each);
      times.add(each.stream().mapToDouble(Double::doubleValue).sum());
    }
    Report.line("%,d locks of the dead, of %,d: %s ms", dead, all, Report.spread(times));
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < barriers.get(0).size(); i++) {
      int part = i;
      parts.add(
          String.format(
              "%.0f", Report.median(barriers.stream().map(each -> each.get(part)).toList())));
    }
    Report.line("  its barriers, and until the last of two locks is granted: %s ms", parts);
    return Report.median(times);
  }

  /**
   * @param third what the dead masters and nobody shares, what it shares, and what is shared of its
   * @param others what each survivor masters and nobody shares
   */
  private static List<Double> kill(int third, int others) throws Exception {
    try (Processes nodes = new Processes("-Xmx2g")) {
      for (int id = 0; id < SharedFolder.NODES; id++) {
        nodes.get(id).ask("hold", "own-" + id + "/", id == DEAD ? third : others, "EX");
        nodes.get(id).ask("hold", "shared-" + id + "/", third, "PR");
      }
      for (int id = 0; id < SharedFolder.NODES; id++) {
        nodes.get(id).ask("hold", "shared-" + (id + 1) % SharedFolder.NODES + "/", third, "PR");
      }
      nodes.get(0).ask("hold", "guard/", 1, "NL");
      nodes.get(DEAD).ask("hold", "guard/", 1, "EX");
      nodes.get(0).ask("want", "own-" + DEAD + "/0");
      nodes.get(1).ask("want", "guard/0");
      nodes.get(DEAD).kill();
      nodes.get(0).ask("bury", DEAD);
      return between(
          numbers(nodes.get(0).ask("recovered")), numbers(nodes.get(1).ask("recovered")));
    }
  }

  private static long[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
  }

  /** Each barrier from the first who is told to the first who is told the next; then the last. */
  private static List<Double> between(long[] one, long[] other) {
    long[] times =
        IntStream.range(0, one.length)
            .mapToLong(
                i ->
                    i < LockMember.BARRIERS
                        ? Math.min(one[i], other[i])
                        : Math.max(one[i], other[i]))
            .toArray();
    List<Double> took = new ArrayList<>();
    for (int i = 1; i < times.length; i++) {
      took.add((times[i] - times[i - 1]) / 1e6);
    }
    return took;
  }
}
