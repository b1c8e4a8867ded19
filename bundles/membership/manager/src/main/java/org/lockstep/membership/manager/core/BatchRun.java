package org.lockstep.membership.manager.core;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.TransitionRecord;

/** How far an open batch is: volatile, known to the master alone and asked for by its successor. */
final class BatchRun {
  /** How many acknowledgements of a barrier the history keeps. */
  static final int MOST_KEPT = 8;

  final long id;
  final SortedMap<NodeId, String> faults = new TreeMap<>();
  private final SortedMap<NodeId, Long> ackedMs = new TreeMap<>();
  private final SortedMap<NodeId, Long> extendedToMs = new TreeMap<>();
  private final SortedMap<NodeId, Incarnation> waitsFor = new TreeMap<>();
  private int barrier;
  private Moment notified;
  private long sentMs;
  private long judgedMs;
  private NodeId slowest = NodeId.of(0);

  BatchRun(long id, Moment now) {
    this.id = id;
    this.notified = now;
    this.sentMs = now.ms();
    this.judgedMs = now.ms();
  }

  int barrier() {
    return barrier;
  }

  long waitingMs(Moment now) {
    return now.ms() - notified.ms();
  }

  void enter(int next, Moment now) {
    barrier = next;
    ackedMs.clear();
    extendedToMs.clear();
    waitsFor.clear();
    notified = now;
    sentMs = now.ms();
    judgedMs = now.ms();
  }

  /** Whether the acknowledgement is news. */
  boolean ack(NodeId node, int of, Moment now) {
    if (of != barrier || ackedMs.putIfAbsent(node, waitingMs(now)) != null) {
      return false;
    }
    slowest = node;
    return true;
  }

  /**
   * Who still has to acknowledge this barrier. A listener that failed in its join is left alone.
   */
  SortedSet<NodeId> awaited(Batch batch) {
    SortedSet<NodeId> nodes = new TreeSet<>(batch.participants());
    nodes.removeAll(ackedMs.keySet());
    nodes.removeAll(faults.keySet());
    return nodes;
  }

  boolean repeatDue(Moment now, long everyMs) {
    if (now.ms() - sentMs < everyMs) {
      return false;
    }
    sentMs = now.ms();
    return true;
  }

  /** What a listener says that is not done yet. */
  void working(NodeId node, Message.Working said, Moment now) {
    if (said.barrier() == barrier) {
      extendedToMs.merge(node, now.ms() + said.moreMs(), Math::max);
      said.waitsFor().ifPresent(other -> waitsFor.put(node, other));
    }
  }

  /** Whose time is up, when each may take so long (MM-16). */
  Overdue overdue(Batch batch, ClusterState state, long deadlineMs, Moment now) {
    SortedSet<NodeId> awaited = awaited(batch);
    SortedSet<NodeId> late = new TreeSet<>(awaited);
    late.removeIf(node -> now.ms() < judgedMs + deadlineMs || now.ms() < extendedToMs(node));
    return new Overdue(awaited, late, said(awaited, state));
  }

  private long extendedToMs(NodeId node) {
    return extendedToMs.getOrDefault(node, Long.MIN_VALUE);
  }

  /** Whose word counts: of those awaited, about boots that are still there. */
  private SortedMap<NodeId, NodeId> said(SortedSet<NodeId> by, ClusterState state) {
    SortedMap<NodeId, NodeId> said = new TreeMap<>();
    waitsFor.forEach(
        (node, boot) -> {
          if (by.contains(node) && state.isMember(boot)) {
            said.put(node, boot.node());
          }
        });
    return said;
  }

  /** Somebody has to go because of it: the others have their time again. */
  void judged(Moment now) {
    judgedMs = now.ms();
  }

  /** Of many participants only those that took longest: a history is kept for long. */
  private SortedMap<NodeId, Long> slowestOnes() {
    SortedMap<NodeId, Long> slowestOnes = new TreeMap<>();
    ackedMs.entrySet().stream()
        .sorted(Map.Entry.<NodeId, Long>comparingByValue().reversed())
        .limit(MOST_KEPT)
        .forEach(each -> slowestOnes.put(each.getKey(), each.getValue()));
    return slowestOnes;
  }

  TransitionRecord.Step step(Batch batch, Moment now) {
    return new TransitionRecord.Step(
        batch.level(),
        barrier,
        Instant.ofEpochMilli(notified.wallMs()),
        Instant.ofEpochMilli(now.wallMs()),
        waitingMs(now),
        slowest,
        slowestOnes());
  }

  Message.Waiting waiting(Batch batch, ClusterState state, Moment now) {
    SortedSet<NodeId> awaited = awaited(batch);
    return new Message.Waiting(
        id, barrier, waitingMs(now), List.copyOf(awaited), said(awaited, state));
  }
}
