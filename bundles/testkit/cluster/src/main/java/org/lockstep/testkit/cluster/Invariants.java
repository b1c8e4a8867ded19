package org.lockstep.testkit.cluster;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.Notification;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.TransitionListener;
import org.lockstep.store.Change;
import org.lockstep.store.CommitResult;
import org.lockstep.store.SharedStore;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.Transaction;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/** What SPEC section 9 demands, looked at whenever something happens that could break it. */
final class Invariants {
  private final Consumer<Throwable> broken;
  private final CommittedHistory history = new CommittedHistory();
  private final Silence silence = new Silence();
  private final Lockstep lockstep = new Lockstep(history::configured, history::state, silence);
  private final Execution execution;
  private final SortedMap<Long, Incarnation> masters = new TreeMap<>();
  private final SortedMap<Incarnation, Long> served = new TreeMap<>();
  private final SortedMap<NodeId, Integer> claimed = new TreeMap<>();

  /**
   * @param broken told of what is: those in whose midst it is noticed may catch whatever is thrown
   */
  Invariants(Consumer<Throwable> broken) {
    this.broken = broken;
    this.execution = new Execution(history::state, broken);
  }

  private void check(Runnable look) {
    try {
      look.run();
    } catch (AssertionError | RuntimeException e) {
      broken.accept(e);
    }
  }

  /** Invariant 7: every claim of a slot is of a boot that never was before. */
  void claimed(Incarnation boot) {
    check(
        () -> {
          Integer before = claimed.put(boot.node(), boot.number());
          if (before != null && before >= boot.number()) {
            throw new AssertionError("7, no regress: " + boot + " after boot " + before);
          }
        });
  }

  /** Invariant 1. */
  private void acts(Incarnation boot, long epoch) {
    Incarnation other = masters.putIfAbsent(epoch, boot);
    if (other != null && !other.equals(boot)) {
      throw new AssertionError(
          "1, one master: " + boot + " and " + other + " both act under epoch " + epoch);
    }
    Long before = served.put(boot, epoch);
    if (before != null && before > epoch) {
      throw new AssertionError("7, no regress: " + boot + " serves " + epoch + " after " + before);
    }
  }

  void adopted(Incarnation boot, long epoch, Snapshot snapshot) {
    check(
        () -> {
          acts(boot, epoch);
          history.adopted(snapshot);
          committed();
        });
  }

  void confirmed(Position position, List<Change> changes) {
    check(
        () -> {
          history.confirmed(position, changes);
          committed();
        });
  }

  private void committed() {
    lockstep.committed();
    execution.committed(history.records());
  }

  Execution execution() {
    return execution;
  }

  /** Whoever asked for it is told that it is done. */
  void committed(Transaction transaction, CommitResult result) {
    if (result instanceof CommitResult.Committed done) {
      check(() -> transaction.changes().forEach(change -> history.told(change, done.version())));
    }
  }

  void announced(Incarnation boot, Heartbeat heartbeat) {
    if (heartbeat.serving() > 0) {
      check(() -> acts(boot, heartbeat.serving()));
    }
  }

  /** Whoever sees that may start everything elsewhere (MM-12). */
  void left(Incarnation boot) {
    silence.begins(boot);
  }

  void landed(Incarnation writer) {
    check(() -> silence.landed(writer));
  }

  /** Whatever a node is shown must be what was confirmed (invariant 2). */
  void booted(Incarnation boot, SharedStore store) {
    SortedMap<String, Long> versions = new TreeMap<>();
    store.watch(
        "",
        changes -> {
          for (String key : new TreeSet<>(changes.keySet())) {
            store.get(key).ifPresent(record -> check(() -> shown(boot, record, versions)));
          }
        });
  }

  private void shown(Incarnation boot, StoredRecord record, SortedMap<String, Long> versions) {
    history.shown(boot, record);
    Long before = versions.put(record.key(), record.version());
    if (before != null && before > record.version()) {
      throw new AssertionError(
          "7, no regress: " + boot + " is shown " + record + " after version " + before);
    }
  }

  private void answered(Incarnation boot, Notification told, boolean well) {
    check(
        () -> {
          if (well) {
            lockstep.answered(boot, told);
          } else {
            lockstep.failed(boot, told);
          }
        });
  }

  void published(Incarnation boot, Level level) {
    lockstep.published(boot, level);
  }

  void removing(Incarnation boot, Level level) {
    lockstep.removing(boot, level);
  }

  /** The listener as it is, with everything that it is told and answers looked at. */
  TransitionListener watch(Incarnation boot, SubsystemSpec spec, TransitionListener listener) {
    return new TransitionListener() {
      @Override
      public CompletionStage<?> barrier(Notification told) {
        check(() -> lockstep.told(boot, spec.level(), told));
        CompletionStage<?> answer;
        try {
          answer = listener.barrier(told);
        } catch (RuntimeException e) {
          check(() -> lockstep.failed(boot, told));
          throw e;
        }
        return answer.whenComplete((done, failure) -> answered(boot, told, failure == null));
      }
    };
  }
}
