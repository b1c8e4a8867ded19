package org.lockstep.itests.benchmarks.locks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lockstep.itests.benchmarks.Main.Measurement;
import org.lockstep.itests.benchmarks.Report;

/** All of the lock manager's numbers, or those that {@code -Dlocks=} names. */
public final class LockFigures {
  private LockFigures() {}

  private static Map<String, Measurement> figures() {
    Map<String, Measurement> all = new LinkedHashMap<>();
    all.put("local", LocalLockRatio::measure);
    all.put("remote", RemoteLockRatio::measure);
    all.put("peers", Contest::measure);
    all.put("recovery", LockRecovery::measure);
    all.put("memory", LockMemory::measure);
    return all;
  }

  public static void measure() throws Exception {
    Map<String, Measurement> figures = figures();
    String told = System.getProperty("locks", "");
    List<String> wanted =
        told.isBlank() ? List.copyOf(figures.keySet()) : Arrays.asList(told.split(","));
    for (String each : wanted) {
      Measurement figure = figures.get(each);
      if (figure == null) {
        throw new IllegalArgumentException(
            "-Dlocks=" + told + ": there are " + figures.keySet() + ", separated by commas");
      }
      Report.line("-- %s", each);
      figure.run();
    }
  }
}
