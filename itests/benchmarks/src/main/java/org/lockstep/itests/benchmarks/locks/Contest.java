package org.lockstep.itests.benchmarks.locks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lockstep.itests.benchmarks.Report;
import org.lockstep.itests.benchmarks.locks.ContestProcess.Kind;

/** The lock manager and its peers, one after the other, three processes each. */
final class Contest {
  /** Of what is locked here, so much may be locked there. */
  private static final double TARGET_PART = 0.1;

  private static final double TARGET_WAIT = 5;

  /**
   * @param threads of each process
   * @param before threads of each process that use what is locked before: the lock manager keeps it
   *     with who was the first
   */
  record Case(String name, int resources, List<Integer> threads, List<Integer> before) {
    boolean isContended() {
      return threads.stream().mapToInt(Integer::intValue).sum() > 1;
    }
  }

  private static final List<Case> CASES =
      List.of(
          new Case("alone, mastered here", 100, List.of(1, 0, 0), List.of(1, 0, 0)),
          new Case("alone, mastered elsewhere", 100, List.of(1, 0, 0), List.of(0, 1, 0)),
          new Case("8 on one resource", 1, List.of(3, 3, 2), List.of(0, 1, 0)),
          new Case("8 on 1,000 resources", 1_000, List.of(3, 3, 2), List.of(1, 1, 1)));

  private Contest() {}

  static void measure() throws Exception {
    Map<Kind, List<Contested>> all = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      run(kind).ifPresent(contested -> all.put(kind, contested));
    }
    Report.line("SKIPPED jgroups-raft: the version used here, 1.1.4, has no lock service");
    List<Contested> own = all.remove(Kind.LOCKSTEP);
    if (own == null) {
      throw new IllegalStateException("Lockstep's own processes have not come up");
    }
    for (int i = 0; i < CASES.size(); i++) {
      verdicts(CASES.get(i), own.get(i), i, all);
    }
  }

  private static void verdicts(
      Case each, Contested own, int number, Map<Kind, List<Contested>> peers) {
    peers.forEach(
        (kind, contested) ->
            Report.verdict(
                each.name() + ": " + kind + " makes",
                contested.get(number).perSecond() / own.perSecond(),
                TARGET_PART,
                "of Lockstep's locks"));
    if (each.isContended()) {
      Report.verdict(
          each.name() + ": longest wait",
          own.waits().micros(1) / own.waits().micros(0.5),
          TARGET_WAIT,
          "x the median");
    }
  }

  /** Nothing when it does not come up. */
  private static Optional<List<Contested>> run(Kind kind) throws Exception {
    try (Arena arena = new Arena(kind)) {
      Optional<String> reason = arena.start();
      if (reason.isPresent()) {
        Report.line("SKIPPED %s: %s", kind, reason.get());
        return Optional.empty();
      }
      arena.warmUp(CASES.get(CASES.size() - 1));
      List<Contested> all = new ArrayList<>();
      for (Case each : CASES) {
        Contested contested = arena.run(each);
        Report.line(
            "%s, %s: %,.0f locks/s; waits %.1f us median, %.0f 99.9 %%, %.0f longest",
            kind,
            each.name(),
            contested.perSecond(),
            contested.waits().micros(0.5),
            contested.waits().micros(0.999),
            contested.waits().micros(1));
        all.add(contested);
      }
      return Optional.of(all);
    }
  }

  /** What came of one case. */
  record Contested(double perSecond, Waits waits) {}
}
