package org.lockstep.shell.commands.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.lockstep.shell.commands.text.Table;
import org.lockstep.shell.commands.text.Times;

/** Transitions as bars on a common scale: one bar a barrier, from the transition's start. */
final class HistoryChart {
  private static final int WIDTH = 48;

  private HistoryChart() {}

  static String of(List<HistoryDocument> transitions) {
    StringBuilder text = new StringBuilder();
    transitions.forEach(transition -> text.append(chart(transition)).append('\n'));
    return text.toString();
  }

  private static String chart(HistoryDocument transition) {
    Instant start = Instant.parse(transition.startedAt());
    Table table =
        new Table(
            "LEVEL", "SUBSYSTEM", "BARRIER", "0 … " + transition.durationMs() + " ms", "SLOWEST");
    for (HistoryDocument.Step step : transition.steps()) {
      long from = Duration.between(start, Instant.parse(step.notifiedAt())).toMillis();
      table.row(
          step.level(),
          step.subsystem(),
          step.barrier(),
          bar(from, step.durationMs(), Math.max(1, transition.durationMs())),
          step.slowest());
    }
    return transition.type()
        + (transition.partial() ? " (partial) " : " ")
        + transition.node()
        + " at "
        + Times.clock(start)
        + ": "
        + transition.outcome()
        + "\n"
        + table.text();
  }

  private static String bar(long from, long length, long total) {
    int before = (int) Math.min(WIDTH - 1, Math.max(0, from * WIDTH / total));
    int bar = (int) Math.max(1, Math.min(WIDTH - before, length * WIDTH / total));
    return " ".repeat(before) + "█".repeat(bar);
  }
}
