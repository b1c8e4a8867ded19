package org.lockstep.itests.benchmarks.placing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.lockstep.itests.benchmarks.Report;

/** Placing everything cold, and placing anew what one node had. */
public final class Placing {
  private static final int NODES = 32;
  private static final int SERVICES = 1_000;
  private static final int MANY_NODES = 1_000;
  private static final int MANY_SERVICES = 100_000;
  private static final int[] SIZES = {1_000, 3_000, 10_000, 30_000, 100_000};
  private static final int WARM = 100;
  private static final int TIMES = Integer.getInteger("times", 20);
  private static final int BAR = 50;

  private Placing() {}

  public static void measure() throws IOException, InterruptedException {
    List<Double> warm = new ArrayList<>();
    for (int i = 0; i < WARM + TIMES; i++) {
      double ms = new Site(NODES, SERVICES).place().ms();
      if (i >= WARM) {
        warm.add(ms);
      }
    }
    Report.line(
        "%d nodes, %d client services, in process: %s ms", NODES, SERVICES, Report.spread(warm));
    besidePeer(Report.median(warm));
    growth();
    oneLost();
  }

  private static void besidePeer(double inProcessMs) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("placing");
    double command = Commands.medianMs(Commands.simulate(folder, NODES, SERVICES), 5);
    Report.line("the same as a command, lockstep simulate: %.0f ms", command);
    Optional<List<String>> peer = Commands.peer(folder, NODES, SERVICES);
    if (peer.isEmpty()) {
      Report.line("SKIPPED the ratios: crm_simulate (package pacemaker-cli-utils) is not here");
      return;
    }
    double scheduler = Commands.medianMs(peer.get(), 2);
    Report.line("crm_simulate on the equivalent input: %.0f ms", scheduler);
    Report.verdict("in process", inProcessMs / scheduler * 200, 1, "of a 200th");
    Report.verdict("as a command", command / scheduler * 20, 1, "of a 20th");
  }

  private static void growth() {
    TreeMap<Integer, Double> took = new TreeMap<>();
    for (int size : SIZES) {
      new Site(MANY_NODES, size).place();
      List<Double> times = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        times.add(new Site(MANY_NODES, size).place().ms());
      }
      took.put(size, Report.median(times));
    }
    double unit = took.firstEntry().getValue() / cost(took.firstKey());
    Report.line(
        "%nclient services on %d nodes; * what was measured, | what n log n would be", MANY_NODES);
    double most = took.lastEntry().getValue();
    took.forEach(
        (size, ms) -> Report.line("%7d %8.1f ms %s", size, ms, bar(ms, unit * cost(size), most)));
    Report.verdict(
        "100,000 on 1,000 nodes, heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB",
        most / 1e3,
        2,
        "s");
    Report.verdict("growth", most / (unit * cost(MANY_SERVICES)), 1, "of n log n from 1,000");
  }

  private static double cost(int size) {
    return size * Math.log(size);
  }

  private static String bar(double ms, double expected, double most) {
    double scale = BAR / Math.max(most, expected);
    StringBuilder bar = new StringBuilder("*".repeat((int) Math.round(ms * scale)));
    int at = (int) Math.round(expected * scale);
    while (bar.length() <= at) {
      bar.append(' ');
    }
    bar.setCharAt(at, '|');
    return bar.toString();
  }

  private static void oneLost() {
    Site site = new Site(MANY_NODES, MANY_SERVICES);
    Site.Placed placed = site.place();
    placed.started();
    List<Double> times = new ArrayList<>();
    int moves = 0;
    for (int i = 0; i < WARM + TIMES; i++) {
      Site.Placed after = site.lose(placed.roster(), i * 7 % MANY_NODES);
      moves = after.decided().size();
      if (i >= WARM) {
        times.add(after.ms());
      }
    }
    Report.line(
        "%none of %d nodes lost, with %d client services: %s ms",
        MANY_NODES, moves, Report.spread(times));
    Report.verdict("decided", Report.median(times), 5, "ms");
    Report.verdict("moved", moves, (double) MANY_SERVICES / MANY_NODES, "client services");
  }

  static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
