package org.lockstep.itests.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/** What is printed. */
public final class Report {
  private Report() {}

  static void machine() {
    line(
        "%s %s, %d cores, %s %s, load %.2f",
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.vm.name"),
        System.getProperty("java.version"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  static void heading(String name) {
    line("%n== %s", name);
  }

  public static void line(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  /** A number that must not be above its target. */
  public static void verdict(String what, double measured, double target, String unit) {
    line(
        "%s %s: %.2f %s, target at most %.2f",
        measured <= target ? "MET   " : "MISSED", what, measured, unit, target);
  }

  public static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  public static double most(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /** Median, least and most. */
  public static String spread(List<Double> values) {
    return String.format(
        Locale.ROOT,
        "median %.1f (%.1f to %.1f, %d times)",
        median(values),
        values.stream().mapToDouble(Double::doubleValue).min().orElse(0),
        values.stream().mapToDouble(Double::doubleValue).max().orElse(0),
        values.size());
  }
}
