package org.lockstep.node.supervisor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks for some processes and whatever descends from them, again and again, until it is sure that
 * none is left. One look proves nothing: a process that forks and ends can hide its child behind a
 * place that was looked at already, and a process in the middle of {@code exec} has no environment
 * for a moment.
 */
final class Search {
  /** Longer than an {@code exec} takes; some processes are blank for good. */
  private static final long EXEC_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Supplier<Set<Long>> roots;
  private final byte[] mark;

  /** Once found it is remembered: what it leaves behind may have neither parent nor mark. */
  private Map<Long, String> known = new HashMap<>();

  private Map<Long, Long> blankSince = new HashMap<>();
  private boolean nothing;
  private boolean nothingBefore;

  /**
   * @param roots processes that are looked for with all their descendants
   * @param mark what the others that are looked for have in their environment; empty: there are
   *     none
   */
  Search(Supplier<Set<Long>> roots, String mark) {
    this.roots = roots;
    this.mark = mark.getBytes(StandardCharsets.UTF_8);
  }

  /** Those that are found now. */
  List<Long> look() {
    List<ProcessTable.Entry> others = ProcessTable.others();
    Set<Long> from = roots.get();
    Map<Long, Long> blank = new HashMap<>();
    Map<Long, String> found = new HashMap<>();
    for (ProcessTable.Entry entry : others) {
      if (from.contains(entry.pid()) || isKnown(entry) || isMarked(entry.pid(), blank)) {
        found.put(entry.pid(), entry.began());
      }
    }
    addDescendants(others, from, found);
    long now = System.nanoTime();
    boolean hidden = blank.values().stream().anyMatch(since -> now - since < EXEC_NANOS);
    blankSince = blank;
    known = found;
    nothingBefore = nothing;
    nothing = found.isEmpty() && !hidden;
    return new ArrayList<>(found.keySet());
  }

  private boolean isKnown(ProcessTable.Entry entry) {
    return entry.began().equals(known.get(entry.pid()));
  }

  private boolean isMarked(long pid, Map<Long, Long> blank) {
    if (mark.length == 0) {
      return false;
    }
    Environment.Sight sight = Environment.look(pid, mark);
    if (sight == Environment.Sight.BLANK) {
      blank.put(pid, blankSince.getOrDefault(pid, System.nanoTime()));
    }
    return sight == Environment.Sight.MARKED;
  }

  private static void addDescendants(
      List<ProcessTable.Entry> others, Set<Long> from, Map<Long, String> found) {
    Set<Long> parents = new HashSet<>(from);
    parents.addAll(found.keySet());
    boolean more = true;
    while (more) {
      more = false;
      for (ProcessTable.Entry entry : others) {
        if (parents.contains(entry.parent()) && parents.add(entry.pid())) {
          found.put(entry.pid(), entry.began());
          more = true;
        }
      }
    }
  }

  /** Whether the last two looks found nothing, and nothing could have been hidden. */
  boolean isOver() {
    return nothing && nothingBefore;
  }
}
