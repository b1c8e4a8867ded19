package org.lockstep.membership.manager.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.membership.TransitionRecord;

/**
 * Collects the steps of each transition until it ends (MM-18). A commit that is made anyway takes
 * along what is new of those under way: the next master goes on from there.
 */
final class HistoryKeeper {
  private final SortedMap<Long, List<TransitionRecord.Step>> steps = new TreeMap<>();

  /** How many steps of each are in a commit already. */
  private final SortedMap<Long, Integer> kept = new TreeMap<>();

  /**
   * @param begun what the last master kept of transitions that have not ended
   */
  HistoryKeeper(List<TransitionRecord> begun) {
    for (TransitionRecord each : begun) {
      steps.put(each.id(), new ArrayList<>(each.steps()));
      kept.put(each.id(), each.steps().size());
    }
  }

  void completed(Batch batch, TransitionRecord.Step step) {
    for (Part part : batch.parts()) {
      if (part.walk() != Part.OWED && step.barrier() < part.barriers()) {
        steps.computeIfAbsent(part.walk(), any -> new ArrayList<>()).add(step);
      }
    }
  }

  /** What the commit that leads there says: of those that it ends, and of those that got on. */
  List<TransitionRecord> records(List<Draft.Ended> ended, ClusterState next, Moment now) {
    List<TransitionRecord> records = new ArrayList<>();
    for (Draft.Ended each : ended) {
      String reason = each.walk().reason();
      String why = reason.isEmpty() ? "" : " (" + reason + ")";
      records.add(toRecord(each.walk(), each.outcome() + why, now));
    }
    for (Walk walk : next.walks().values()) {
      if (stepsOf(walk).size() > kept.getOrDefault(walk.id(), 0)) {
        records.add(toRecord(walk, TransitionRecord.UNDER_WAY, now));
      }
    }
    return records;
  }

  /** That commit is confirmed. */
  void confirmed(List<TransitionRecord> records, ClusterState state) {
    records.forEach(each -> kept.put(each.id(), each.steps().size()));
    steps.keySet().retainAll(state.walks().keySet());
    kept.keySet().retainAll(state.walks().keySet());
  }

  private List<TransitionRecord.Step> stepsOf(Walk walk) {
    return steps.getOrDefault(walk.id(), List.of());
  }

  /** A clock on the wall may be set back meanwhile, and the next master's may be behind. */
  private TransitionRecord toRecord(Walk walk, String outcome, Moment now) {
    long endedAt = Math.max(walk.startedAt(), now.wallMs());
    return new TransitionRecord(
        walk.id(),
        walk.boot().node(),
        walk.type(),
        walk.partial(),
        Instant.ofEpochMilli(walk.startedAt()),
        Instant.ofEpochMilli(endedAt),
        endedAt - walk.startedAt(),
        outcome,
        walk.proof(),
        stepsOf(walk));
  }
}
