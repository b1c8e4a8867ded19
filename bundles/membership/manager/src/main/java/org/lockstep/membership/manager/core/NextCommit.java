package org.lockstep.membership.manager.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What waits to be committed, and what of it shares the next commit. */
final class NextCommit {
  /** Joins wait this long for others, so that a power-up becomes one batch (MM-5). */
  static final long GATHER_MS = 100;

  /** The most requests that wait; more are refused. */
  private static final int MAX_PENDING = 10_000;

  private final List<Mutation> pending = new ArrayList<>();
  private final List<Mutation> joins = new ArrayList<>();

  /** Parts of a commit that did not fit: each is tried by itself. */
  private final Deque<Mutation> doubtful = new ArrayDeque<>();

  private long gatheringSinceMs;

  boolean isEmpty() {
    return pending.isEmpty() && doubtful.isEmpty();
  }

  boolean full() {
    return pending.size() + doubtful.size() + joins.size() >= MAX_PENDING;
  }

  boolean gathers() {
    return !joins.isEmpty();
  }

  void add(Mutation mutation) {
    pending.add(mutation);
  }

  /** The master's own wish. */
  void add(Mutation.Body body) {
    add(Mutation.internal(body));
  }

  void gather(Mutation join, Moment now) {
    gatheringSinceMs = joins.isEmpty() ? now.ms() : gatheringSinceMs;
    joins.add(join);
  }

  /** Joins have waited for others long enough. */
  void gathered(Moment now) {
    if (gathers() && now.ms() - gatheringSinceMs >= GATHER_MS) {
      pending.addAll(joins);
      joins.clear();
    }
  }

  /** All that is not doubtful, and one that is. */
  List<Mutation> take() {
    List<Mutation> next = new ArrayList<>(pending);
    pending.clear();
    if (!doubtful.isEmpty()) {
      next.add(doubtful.removeFirst());
    }
    return next;
  }

  /** Before what has come meanwhile. */
  void again(List<Mutation> mutations) {
    pending.addAll(0, mutations);
  }

  void oneByOne(List<Mutation> mutations) {
    doubtful.addAll(mutations);
  }

  /** Who has asked asks another master. */
  void drop() {
    pending.clear();
    doubtful.clear();
  }
}
