package org.lockstep.dlm.manager.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for one resource: those who convert, those who recover, all the others. Conversions
 * keep each other waiting by what they hold alone, and so do they all the others.
 */
final class Line {
  private final Deque<Entry> converting = new ArrayDeque<>(0);
  private final Deque<Entry> recovering = new ArrayDeque<>(0);
  private @Nullable Entry firstWaiting;
  private @Nullable Entry lastWaiting;

  /** Who is in line only until it is known whether others use what is in its way. */
  @Nullable Entry inquirer;

  boolean isEmpty() {
    return recovering.isEmpty() && converting.isEmpty() && firstWaiting == null;
  }

  /** Who may be granted next. */
  Collection<Entry> front() {
    if (!recovering.isEmpty()) {
      List<Entry> front = new ArrayList<>(converting);
      front.add(recovering.getFirst());
      return front;
    }
    if (!converting.isEmpty()) {
      return converting;
    }
    return firstWaiting == null ? List.of() : List.of(firstWaiting);
  }

  void add(Entry entry) {
    if (entry.holds()) {
      converting.addLast(entry);
    } else if (entry.is(Entry.RECOVERY)) {
      recovering.addLast(entry);
    } else {
      append(entry);
    }
  }

  void remove(Entry entry) {
    if (entry == inquirer) {
      inquirer = null;
    }
    if (entry.holds()) {
      converting.remove(entry);
    } else if (entry.is(Entry.RECOVERY)) {
      recovering.remove(entry);
    } else {
      unlink(entry);
    }
  }

  /** By links of their own: thousands may wait, and each may give up. */
  private void append(Entry entry) {
    entry.previous = lastWaiting;
    if (lastWaiting == null) {
      firstWaiting = entry;
    } else {
      lastWaiting.next = entry;
    }
    lastWaiting = entry;
  }

  private void unlink(Entry entry) {
    if (entry.previous == null) {
      firstWaiting = entry.next;
    } else {
      entry.previous.next = entry.next;
    }
    if (entry.next == null) {
      lastWaiting = entry.previous;
    } else {
      entry.next.previous = entry.previous;
    }
    entry.previous = null;
    entry.next = null;
  }

  /** Those that have to be granted before it. */
  void eachBefore(Entry entry, Consumer<Entry> what) {
    if (entry.holds() || entry.is(Entry.RECOVERY)) {
      return;
    }
    recovering.forEach(what);
    converting.forEach(what);
    for (Entry other = entry.previous; other != null; other = other.previous) {
      what.accept(other);
    }
  }

  /** Those who hold what they convert from. */
  Iterable<Entry> converting() {
    return converting;
  }

  /** Those who hold nothing yet; one may leave meanwhile. */
  void forEachWaiting(Consumer<Entry> what) {
    List.copyOf(recovering).forEach(what);
    Entry next;
    for (Entry entry = firstWaiting; entry != null; entry = next) {
      next = entry.next;
      what.accept(entry);
    }
  }
}
