package org.lockstep.itests.benchmarks.locks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.lockstep.base.NodeId;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.Lockspace;
import org.lockstep.dlm.ResourceName;
import org.lockstep.itests.benchmarks.Report;

/**
 * A lock that another process masters, against the messages that it takes: by turns, between the
 * same two processes on the same connection.
 */
final class RemoteLockRatio {
  private static final double TARGET = 1.3;
  private static final String PREFIX = "stock/";
  private static final NodeId OTHER = NodeId.of(1);

  /** What a request for a lock takes, and nearly its answer. */
  private static final int BYTES = 64;

  /** Until then a turn takes less than the one before: encryption is Java. */
  private static final int WARM_ROUNDS = 8;

  private static final int ROUNDS = 4 * Integer.getInteger("rounds", 5);
  private static final long PATIENCE_S = 60;

  private RemoteLockRatio() {}

  static void measure() throws Exception {
    try (SharedFolder folder = SharedFolder.make();
        Child other =
            new Child(LockProcess.class, List.of(), List.of(folder.path().toString(), "1"))) {
      other.answer().get(PATIENCE_S, TimeUnit.SECONDS);
      other.ask("hold", PREFIX, Names.COUNT, "NL");
      try (LockMember member = folder.member(0, UnaryOperator.identity());
          Echo echo = new Echo(member.interconnect(), OTHER, BYTES)) {
        measure(member.space(), echo);
      }
    }
  }

  private static void measure(Lockspace space, Echo echo) throws Exception {
    Names<ResourceName> names = Names.of(PREFIX, ResourceName::of);
    Turns trip = new Turns(echo::thereAndBack);
    Turns tripAndRemark =
        new Turns(
            () -> {
              echo.thereAndBack();
              echo.remark();
            });
    Turns lock = new Turns(() -> space.acquire(names.next(), LockMode.EX).close());
    for (int round = -WARM_ROUNDS; round < ROUNDS; round++) {
      for (Turns each : List.of(trip, lock, tripAndRemark)) {
        each.take(round >= 0);
      }
    }
    Report.line("a round trip: %s us", Report.spread(trip.micros()));
    Report.line("a round trip, and one message more: %s us", Report.spread(tripAndRemark.micros()));
    Report.line("a lock and its release: %s us", Report.spread(lock.micros()));
    Report.line(
        "to a round trip and one message more: %s", Report.spread(lock.ratiosTo(tripAndRemark)));
    List<Double> ratios = lock.ratiosTo(trip);
    Report.line("to a round trip: %s", Report.spread(ratios));
    Report.verdict(
        "lock and release, mastered elsewhere", Report.median(ratios), TARGET, "x a round trip");
  }
}
