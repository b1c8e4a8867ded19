package org.lockstep.dlm.manager.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.lockstep.dlm.LockMode;

/** Whom a lock waits for at one resource: those in its way, and those in the way of these. */
final class Blockers {
  private static final int MOST = 256;

  private final Holders holders;
  private final Line line;
  private final Set<Entry> found = new LinkedHashSet<>();
  private final Deque<Entry> open = new ArrayDeque<>();

  Blockers(Holders holders, Line line) {
    this.holders = holders;
    this.line = line;
  }

  /** It is among them itself when one of them waits for it. What is retained is nobody's. */
  Set<Entry> of(Entry waiting) {
    Set<LockMode> looked = EnumSet.noneOf(LockMode.class);
    open.add(waiting);
    while (!open.isEmpty() && found.size() < MOST) {
      Entry next = open.remove();
      if (next.waits) {
        if (next.holds || looked.add(next.wanted)) { // the same for all who only wait
          holders.eachInTheWay(next, this::add);
        }
        line.eachBefore(next, this::add);
      }
    }
    return found;
  }

  private void add(Entry other) {
    if (!other.retained && found.size() < MOST && found.add(other)) {
      open.add(other);
    }
  }
}
