package org.lockstep.node.supervisor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Looks for processes of some kind, again and again, until it is sure that none is left. One look
 * proves nothing: a process that forks and ends can hide its child behind a place that was looked
 * at already, and a process in the middle of {@code exec} has no environment for a moment.
 */
final class Search {
  /** Longer than an {@code exec} takes; some processes are blank for good. */
  private static final long EXEC_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Predicate<String> environment;
  private Map<Long, Long> blankSince = new HashMap<>();
  private boolean nothing;
  private boolean nothingBefore;

  Search(Predicate<String> environment) {
    this.environment = environment;
  }

  /** Those that are found now. */
  List<Long> look() {
    long now = System.nanoTime();
    Map<Long, Long> blank = new HashMap<>();
    List<Long> found = new ArrayList<>();
    boolean hidden = false;
    for (ProcessTable.Entry entry : ProcessTable.others()) {
      if (entry.environment().isEmpty()) {
        long since = blankSince.getOrDefault(entry.pid(), now);
        blank.put(entry.pid(), since);
        hidden |= now - since < EXEC_NANOS;
      } else if (environment.test(entry.environment())) {
        found.add(entry.pid());
      }
    }
    blankSince = blank;
    nothingBefore = nothing;
    nothing = found.isEmpty() && !hidden;
    return found;
  }

  /** Whether the last two looks found nothing, and nothing could have been hidden. */
  boolean isOver() {
    return nothing && nothingBefore;
  }
}
