package org.lockstep.dlm.manager.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.lockstep.dlm.LockMode;

/** A resource whose master is gone, until all who use it have told the next one (DLM-2). */
final class Rebuilding {
  /** Who asks meanwhile comes after all who have waited. */
  static final long CAME_LATER = -1;

  private final List<Waiting> waiting = new ArrayList<>();
  private boolean valueIsValid;

  private record Waiting(Entry entry, long waitedMs) {}

  void add(Entry entry, long waitedMs) {
    entry.waits = true;
    waiting.add(new Waiting(entry, waitedMs));
  }

  void remove(Entry entry) {
    waiting.removeIf(each -> each.entry == entry);
  }

  /** The master has left, and told the value. */
  void inherits() {
    valueIsValid = true;
  }

  void doubt() {
    valueIsValid = false;
  }

  /** Beside what is held above CR no dead node can have been writing. */
  void sees(Entry holder) {
    if (holder.granted.compareTo(LockMode.CR) > 0) {
      valueIsValid = true;
    }
  }

  boolean valueIsValid() {
    return valueIsValid;
  }

  /** Who has waited longest first. */
  List<Entry> waited() {
    return waiting.stream()
        .filter(each -> each.waitedMs != CAME_LATER)
        .sorted(Comparator.comparingLong(Waiting::waitedMs).reversed())
        .map(Waiting::entry)
        .toList();
  }

  /** As they came. */
  List<Entry> later() {
    return waiting.stream()
        .filter(each -> each.waitedMs == CAME_LATER)
        .map(Waiting::entry)
        .toList();
  }

  /** Those who hold nothing yet. */
  void forEachWaiting(Consumer<Entry> what) {
    for (Waiting each : List.copyOf(waiting)) {
      if (!each.entry.holds) {
        what.accept(each.entry);
      }
    }
  }
}
