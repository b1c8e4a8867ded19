package org.lockstep.dlm.manager.core;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.lockstep.dlm.LockMode;

/**
 * What is granted on one resource. Where only one is, which is so for most of a million resources,
 * nothing is kept but it.
 */
final class Holders {
  private static final LockMode[] MODES = LockMode.values();

  private @Nullable Entry first;

  /** How many in each mode; null where there is at most one. */
  private int @Nullable [] held;

  boolean isEmpty() {
    return first == null;
  }

  void add(Entry entry) {
    if (first != null) {
      if (held == null) {
        held = new int[MODES.length];
        held[first.granted.ordinal()]++;
      }
      held[entry.granted.ordinal()]++;
      first.previous = entry;
    }
    entry.next = first;
    first = entry;
  }

  void remove(Entry entry) {
    if (entry.previous == null) {
      first = entry.next;
    } else {
      entry.previous.next = entry.next;
    }
    if (entry.next != null) {
      entry.next.previous = entry.previous;
    }
    entry.previous = null;
    entry.next = null;
    if (held != null) {
      held[entry.granted.ordinal()]--;
    }
    if (first == null || first.next == null) {
      held = null;
    }
  }

  /** Whether no other's mode is in the way of one. */
  boolean allow(Entry entry, LockMode mode) {
    if (entry.is(Entry.RECOVERY)) {
      return allowButForRetained(entry, mode);
    }
    if (held == null) {
      return first == null || first == entry || first.granted.isCompatibleWith(mode);
    }
    int own = entry.holds() ? entry.granted.ordinal() : -1;
    for (int each = 0; each < held.length; each++) {
      int others = each == own ? held[each] - 1 : held[each];
      if (others > 0 && !MODES[each].isCompatibleWith(mode)) {
        return false;
      }
    }
    return true;
  }

  private boolean allowButForRetained(Entry entry, LockMode mode) {
    for (Entry other = first; other != null; other = other.next) {
      if (other != entry && !other.retained && !other.granted.isCompatibleWith(mode)) {
        return false;
      }
    }
    return true;
  }

  static boolean isInTheWay(Entry holder, Entry entry) {
    return holder != entry
        && !holder.granted.isCompatibleWith(entry.wanted)
        && !(holder.retained && entry.is(Entry.RECOVERY));
  }

  /** Whether any of those that keep it waiting is such. */
  boolean anyInTheWay(Entry entry, Predicate<Entry> such) {
    for (Entry other = first; other != null; other = other.next) {
      if (isInTheWay(other, entry) && such.test(other)) {
        return true;
      }
    }
    return false;
  }

  void eachInTheWay(Entry entry, Consumer<Entry> what) {
    for (Entry other = first; other != null; other = other.next) {
      if (isInTheWay(other, entry)) {
        what.accept(other);
      }
    }
  }

  /** One may leave meanwhile. */
  void forEach(Consumer<Entry> what) {
    Entry next;
    for (Entry entry = first; entry != null; entry = next) {
      next = entry.next;
      what.accept(entry);
    }
  }
}
