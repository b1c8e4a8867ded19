package org.lockstep.membership.manager.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.membership.TransitionRecord;

/** Collects the steps of each transition until it ends (MM-18). */
final class HistoryKeeper {
  private final SortedMap<Long, List<TransitionRecord.Step>> steps = new TreeMap<>();

  void completed(Batch batch, TransitionRecord.Step step) {
    for (Part part : batch.parts()) {
      if (part.walk() != Part.OWED && step.barrier() < part.barriers()) {
        steps.computeIfAbsent(part.walk(), any -> new ArrayList<>()).add(step);
      }
    }
  }

  List<TransitionRecord> ended(List<Draft.Ended> ended, Moment now) {
    return ended.stream().map(each -> toRecord(each, now)).toList();
  }

  private TransitionRecord toRecord(Draft.Ended ended, Moment now) {
    Walk walk = ended.walk();
    List<TransitionRecord.Step> done = steps.remove(walk.id());
    String outcome =
        walk.reason().isEmpty() ? ended.outcome() : ended.outcome() + " (" + walk.reason() + ")";
    return new TransitionRecord(
        walk.id(),
        walk.boot().node(),
        walk.type(),
        walk.partial(),
        Instant.ofEpochMilli(walk.startedAt()),
        Instant.ofEpochMilli(now.wallMs()),
        now.wallMs() - walk.startedAt(),
        outcome,
        walk.proof(),
        done == null ? List.of() : done);
  }
}
