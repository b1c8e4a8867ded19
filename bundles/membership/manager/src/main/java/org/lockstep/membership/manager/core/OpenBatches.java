package org.lockstep.membership.manager.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.TransitionType;

/**
 * The barriers of the open batches: tells a barrier to all participants, and the next one when all
 * have acknowledged (MM-4). What it knows beyond the membership is volatile: a new master asks.
 */
final class OpenBatches {
  private final long epoch;
  private final HistoryKeeper history;
  private final Desk desk;
  private final SortedMap<Long, BatchRun> runs = new TreeMap<>();
  private final SortedSet<Long> completing = new TreeSet<>();

  /** The master's, as far as barriers need it. */
  interface Desk {
    /** The confirmed membership. */
    ClusterState state();

    /** The one that a commit under way would make. */
    Optional<ClusterState> underWay();

    /** A change for the next commit. */
    void want(Mutation.Body body);

    void send(NodeId to, Message message);
  }

  OpenBatches(long epoch, HistoryKeeper history, Desk desk) {
    this.epoch = epoch;
    this.history = history;
    this.desk = desk;
  }

  /** After a commit: opens what it opened, and steps on where it removed whom all waited for. */
  void follow(Moment now) {
    SortedMap<Long, Batch> batches = desk.state().batches();
    runs.keySet().retainAll(batches.keySet());
    completing.retainAll(batches.keySet());
    for (Batch batch : batches.values()) {
      if (!runs.containsKey(batch.id()) && !completing.contains(batch.id())) {
        BatchRun run = new BatchRun(batch.id(), now);
        runs.put(batch.id(), run);
        batch.participants().forEach(node -> direct(node, run));
      }
    }
    stepAll(now);
  }

  /** Takes every batch that the last master left open up where its participants stand (MM-15). */
  void resume(Promises promises, Moment now) {
    for (Batch batch : desk.state().batches().values()) {
      BatchRun run = new BatchRun(batch.id(), now);
      runs.put(batch.id(), run);
      resume(run, batch, promises.about(batch), now);
      run.awaited(batch).forEach(node -> direct(node, run));
    }
    stepAll(now);
  }

  private void stepAll(Moment now) {
    List.copyOf(runs.values()).forEach(run -> step(run, now));
  }

  /**
   * Directives to those that are awaited, again.
   *
   * @return all that take long, whosever turn it was: who is told of some forgets the others; empty
   *     when it was nobody's
   */
  List<Message.Waiting> repeat(Moment now) {
    boolean any = false;
    for (BatchRun run : runs.values()) {
      Batch batch = desk.state().batches().get(run.id);
      if (batch != null && run.repeatDue(now, Master.REPEAT_MS)) {
        run.awaited(batch).forEach(node -> direct(node, run));
        any = true;
      }
    }
    return any ? waiting(now) : List.of();
  }

  private List<Message.Waiting> waiting(Moment now) {
    List<Message.Waiting> waiting = new ArrayList<>();
    for (BatchRun run : runs.values()) {
      Batch batch = desk.state().batches().get(run.id);
      if (batch != null && run.waitingMs(now) >= Master.REPEAT_MS) {
        waiting.add(run.waiting(batch, desk.state(), now));
      }
    }
    return waiting;
  }

  /** A listener makes progress, or waits for another (MM-16). */
  void working(Incarnation from, Message.Working said, Moment now) {
    BatchRun run = runs.get(said.batch());
    if (run != null && desk.state().isMember(from)) {
      run.working(from.node(), said, now);
    }
  }

  /**
   * Where a barrier takes longer than it may, the one that all wait for has to go (MM-16). While
   * somebody that is awaited is not heard, the network or its death decides, and nobody is blamed.
   *
   * @param canDoWithout whether that membership can do without the node
   */
  void judge(Set<NodeId> unheard, BiPredicate<ClusterState, NodeId> canDoWithout, Moment now) {
    for (Batch batch : desk.state().batches().values()) {
      BatchRun run = runs.get(batch.id());
      long deadlineMs = deadlineMs(batch);
      if (run == null || deadlineMs == 0) {
        continue;
      }
      Overdue overdue = run.overdue(batch, desk.state(), deadlineMs, now);
      if (Collections.disjoint(overdue.awaited(), unheard)) {
        overdue
            .culprit(node -> !unheard.contains(node) && canDoWithout.test(desk.state(), node))
            .flatMap(desk.state()::bootOf)
            .ifPresent(
                boot -> {
                  run.judged(now);
                  forceOut(boot, overdue.reason(batch, run, boot.node(), now), canDoWithout);
                });
      }
    }
  }

  /** Unless what is decided at the same time leaves too few. */
  private void forceOut(
      Incarnation boot, String reason, BiPredicate<ClusterState, NodeId> canDoWithout) {
    desk.want(
        work ->
            canDoWithout.test(work.draft.freeze(), boot.node())
                ? Admission.force(work.draft, boot, reason, work.now.wallMs())
                : Optional.empty());
  }

  /** The longest of its parts; 0 when one of them may take any time. */
  private long deadlineMs(Batch batch) {
    ClusterState.Fixed fixed = desk.state().levels().get(batch.level());
    if (fixed == null) {
      return 0;
    }
    LongSummaryStatistics each =
        batch.parts().stream()
            .mapToLong(part -> fixed.spec().deadlines().of(part.type()).toMillis())
            .summaryStatistics();
    return each.getMin() == 0 ? 0 : each.getMax();
  }

  void acknowledged(Incarnation from, Message.Ack ack, Moment now) {
    BatchRun run = runs.get(ack.batch());
    Batch batch = desk.state().batches().get(ack.batch());
    if (run == null || batch == null || ack.barrier() != run.barrier()) {
      return;
    }
    if (!desk.state().isMember(from) || !batch.participants().contains(from.node())) {
      return;
    }
    boolean news =
        ack.fault().isEmpty()
            ? run.ack(from.node(), ack.barrier(), now)
            : faulted(from, batch, run, ack.fault());
    if (news) {
      step(run, now);
    }
  }

  /**
   * MM-20. In its own join a first failure counts as an acknowledgement, which is returned; any
   * other gets the node, or its subsystem, forced out, and the barrier stays owed until then.
   */
  private boolean faulted(Incarnation from, Batch batch, BatchRun run, String fault) {
    Member member = desk.state().members().get(from.node());
    if (member == null || run.faults.containsKey(from.node())) {
      return false;
    }
    Optional<Part> own =
        batch.parts().stream().filter(part -> part.boot().equals(from)).findFirst();
    boolean joining = own.isPresent() && own.get().type() == TransitionType.JOINING;
    boolean removal = own.isPresent() && own.get().partial();
    if (joining && !member.faulted()) {
      run.faults.put(from.node(), fault);
      return true;
    }
    String reason = batch.level() + " failed: " + fault;
    desk.want(
        work ->
            removal && !joining
                ? Admission.lost(work.draft, from, batch.level(), reason, work.now.wallMs())
                : Admission.force(work.draft, from, reason, work.now.wallMs()));
    return false;
  }

  private void resume(BatchRun run, Batch batch, SortedMap<NodeId, Message.Told> told, Moment now) {
    told.values().stream()
        .mapToInt(Message.Told::barrier)
        .max()
        .ifPresent(highest -> run.enter(highest, now));
    told.forEach(
        (node, each) -> {
          if (!each.fault().isEmpty()) {
            faulted(desk.state().bootOf(node).orElseThrow(), batch, run, each.fault());
          } else if (each.acked() == run.barrier()) {
            run.ack(node, run.barrier(), now);
          }
        });
  }

  /**
   * The next barrier, and after the last the next level, comes when all have acknowledged (MM-4).
   */
  private void step(BatchRun run, Moment now) {
    Batch batch = desk.state().batches().get(run.id);
    if (batch == null || !run.awaited(batch).isEmpty()) {
      return;
    }
    boolean last = run.barrier() + 1 >= batch.barriers();
    if (!batch.forced() && (last ? leaverOwesRecovery(batch) : held(batch.level()))) {
      return;
    }
    history.completed(batch, run.step(batch, now));
    if (last) {
      runs.remove(run.id);
      complete(batch, run);
    } else {
      run.enter(run.barrier() + 1, now);
      run.awaited(batch).forEach(node -> direct(node, run));
      step(run, now); // nobody may be left to be waited for
    }
  }

  /** A forced leave on its way to the level comes first (MM-10). */
  private boolean held(Level level) {
    return Draft.frozen(level, desk.state().walks())
        || desk.state().batches().values().stream()
            .anyMatch(batch -> batch.forced() && batch.level().equals(level));
  }

  /** Who leaves the level finishes the forced leaves that it takes part in there first (MM-4). */
  private boolean leaverOwesRecovery(Batch batch) {
    List<ClusterState> known = new ArrayList<>(List.of(desk.state()));
    desk.underWay().ifPresent(known::add);
    return known.stream()
        .flatMap(each -> each.batches().values().stream())
        .filter(other -> other.forced() && other.level().equals(batch.level()))
        .anyMatch(
            other ->
                batch.parts().stream()
                    .filter(part -> part.type() == TransitionType.LEAVING)
                    .anyMatch(part -> other.participants().contains(part.boot().node())));
  }

  private void complete(Batch batch, BatchRun run) {
    completing.add(batch.id());
    desk.want(
        work -> {
          Batch latest = work.draft.batches.get(batch.id());
          if (latest != null) {
            new Planner(work.draft, work.now.wallMs()).complete(latest, run.faults);
          }
          return Optional.empty();
        });
  }

  private void direct(NodeId node, BatchRun run) {
    desk.send(node, new Message.Directive(epoch, run.id, run.barrier()));
  }
}
