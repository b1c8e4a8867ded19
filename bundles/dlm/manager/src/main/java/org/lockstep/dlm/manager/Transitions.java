package org.lockstep.dlm.manager;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Worker;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.NodeTransition;
import org.lockstep.membership.Notification;
import org.lockstep.membership.TransitionListener;
import org.lockstep.membership.TransitionType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a node's lock manager through the barriers of {@link
 * org.lockstep.dlm.manager.core.ShardRecovery}. A barrier is acknowledged when all that it had to
 * say has arrived.
 */
final class Transitions implements TransitionListener {
  static final int BARRIERS = 4;
  private static final Logger LOG = LoggerFactory.getLogger(Transitions.class);

  private final Worker worker;
  private final Function<Incarnation, LockNode> start;
  private final Function<NodeId, Incarnation> boots;
  private final Stage stage;
  private final Map<NodeId, Incarnation> known = new TreeMap<>();
  private final List<Wait> waits = new CopyOnWriteArrayList<>();
  private @Nullable LockNode node;
  private boolean up;

  /** What users see of it. */
  interface Stage {
    /** They can use it. */
    void joined(LockNode node);

    /** Before it gives up what they hold. */
    void leaves();
  }

  private record Wait(Notification told, boolean settles, CompletableFuture<Void> done) {}

  /**
   * @param start told this node's boot, for its first transition
   * @param boots of members that were there before this node
   */
  Transitions(
      Worker worker,
      Function<Incarnation, LockNode> start,
      Function<NodeId, Incarnation> boots,
      Stage stage) {
    this.worker = worker;
    this.start = start;
    this.boots = boots;
    this.stage = stage;
  }

  @Override
  public CompletionStage<?> barrier(Notification told) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    worker.execute(
        () -> {
          try {
            step(told, done);
          } catch (RuntimeException | Error e) {
            LOG.error("A barrier of the lock manager has failed", e);
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  private void step(Notification told, CompletableFuture<Void> done) {
    told.transitions().forEach(each -> known.put(each.node(), each.incarnation()));
    LockNode locks = locks(told);
    if (locks == null) {
      done.complete(null); // this node takes no part yet
      return;
    }
    int barrier = told.transitions().get(0).barrier();
    switch (barrier) {
      case 0 -> stop(locks, told);
      case 1 -> locks.tell();
      case 2 -> locks.claim();
      default -> resume(locks, told);
    }
    waits.add(new Wait(told, barrier == 2, done));
    check();
  }

  private @Nullable LockNode locks(Notification told) {
    if (node == null) {
      told.transitions().stream()
          .filter(each -> each.node().equals(told.localNode()))
          .filter(each -> each.type() == TransitionType.JOINING)
          .findFirst()
          .ifPresent(own -> begin(own.incarnation()));
    }
    return node;
  }

  private void begin(Incarnation self) {
    node = start.apply(self);
    node.onProgress(this::look);
  }

  private void stop(LockNode locks, Notification told) {
    SortedSet<Incarnation> members = members(told);
    if (!members.contains(locks.self()) && up) {
      up = false;
      locks.end(); // before the service goes, which would close what it has opened
      stage.leaves();
    }
    Set<Incarnation> dead = new HashSet<>();
    for (NodeTransition each : told.transitions()) {
      if (each.type() == TransitionType.FORCED_LEAVING) {
        dead.add(each.incarnation());
      }
    }
    dead.addAll(toldLater(told));
    locks.stop(members, dead, told.batch());
  }

  /** Being forced out too, by a batch that this one has overtaken before this node heard of it. */
  private List<Incarnation> toldLater(Notification told) {
    return told.states().entrySet().stream()
        .filter(each -> each.getValue() == NodeState.FORCED_LEAVING)
        .flatMap(each -> Optional.ofNullable(known.get(each.getKey())).stream())
        .toList();
  }

  /** By what all members are told alike, whatever each has heard before (MM-6). */
  private SortedSet<Incarnation> members(Notification told) {
    SortedSet<Incarnation> members = new TreeSet<>();
    told.states()
        .forEach(
            (id, state) -> {
              if (state == NodeState.JOINED || state == NodeState.JOINING) {
                members.add(known.computeIfAbsent(id, boots));
              }
            });
    return members;
  }

  private void resume(LockNode locks, Notification told) {
    locks.resume();
    for (NodeTransition each : told.transitions()) {
      boolean own = each.node().equals(told.localNode());
      if (own && each.type() == TransitionType.JOINING && !up) {
        up = true;
        stage.joined(locks);
      } else if (own && each.type() == TransitionType.LEAVING) {
        locks.close();
        node = null;
      } else if (each.type() != TransitionType.JOINING) {
        known.remove(each.node(), each.incarnation());
      }
    }
  }

  /** Something may have arrived. Any thread. */
  private void look() {
    if (!waits.isEmpty()) {
      worker.execute(this::check);
    }
  }

  private void check() {
    LockNode locks = node;
    for (Wait wait : waits) {
      if (locks == null || isOver(wait, locks)) {
        waits.remove(wait);
        wait.done().complete(null);
      } else {
        name(wait, locks);
      }
    }
  }

  private static boolean isOver(Wait wait, LockNode locks) {
    return locks.isFlushed() && (!wait.settles() || locks.isSettled());
  }

  /** Whom it waits for (MM-16). */
  private static void name(Wait wait, LockNode locks) {
    Iterator<Incarnation> unheard = locks.unheard().iterator();
    if (unheard.hasNext()) {
      NodeId other = unheard.next().node();
      wait.told().transitions().forEach(each -> each.waitingFor(other));
    }
  }

  /** The bundle goes: nobody may be left who takes it for usable. */
  void close() {
    worker.execute(
        () -> {
          if (node != null) {
            node.close();
            node = null;
          }
          if (up) {
            up = false;
            stage.leaves();
          }
          check();
        });
    worker.stop();
  }
}
