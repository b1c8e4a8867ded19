package org.lockstep.shell.commands.cluster;

import java.util.List;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.TransitionRecord;
import org.lockstep.shell.commands.text.Times;

/** One transition of {@code history --json}. */
record HistoryDocument(
    long id,
    String node,
    String type,
    boolean partial,
    String startedAt,
    String endedAt,
    long durationMs,
    String outcome,
    String proof,
    List<Step> steps) {

  record Step(
      int level,
      String subsystem,
      int barrier,
      String notifiedAt,
      String completedAt,
      long durationMs,
      String slowest,
      List<Acknowledged> acknowledged) {}

  /** When a participant acknowledged, after the notification. */
  record Acknowledged(String node, long afterMs) {}

  static HistoryDocument of(TransitionRecord record, MembershipView view) {
    return new HistoryDocument(
        record.id(),
        Names.of(view, record.node()),
        record.type().name(),
        record.partial(),
        Times.iso(record.startedAt()),
        Times.iso(record.endedAt()),
        record.durationMs(),
        Names.in(view, record.outcome()),
        record.proof(),
        record.steps().stream().map(step -> step(step, view)).toList());
  }

  private static Step step(TransitionRecord.Step step, MembershipView view) {
    return new Step(
        step.level().number(),
        step.level().name(),
        step.barrier(),
        Times.iso(step.notifiedAt()),
        Times.iso(step.completedAt()),
        step.durationMs(),
        Names.of(view, step.slowest()),
        step.acknowledgedMs().entrySet().stream()
            .map(each -> new Acknowledged(Names.of(view, each.getKey()), each.getValue()))
            .toList());
  }
}
