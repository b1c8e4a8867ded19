package org.lockstep.membership.manager;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.TransitionType;
import org.lockstep.membership.manager.core.Batch;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.core.Effect;
import org.lockstep.membership.manager.core.Member;
import org.lockstep.membership.manager.core.Message;
import org.lockstep.membership.manager.core.Participant;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/**
 * This node's part in everybody's transitions: carries out what {@link Participant} decides. Used
 * by the loop's thread alone.
 */
final class Participation {
  /** A member that the master's heartbeat is ahead of for this long reads the disk (MM-11). */
  private static final long BEHIND_MS = 750;

  /** One that is not connected with the master will not be told. */
  private static final long UNTOLD_MS = 50;

  private static final long HEARD_MS = 1_000;

  /** An extension of more than a day is one of a day. */
  private static final long LONGEST_MS = TimeUnit.DAYS.toMillis(1);

  private final LocalNode node;
  private final Loop loop;
  private final Scribe scribe;
  private final Messenger messenger;
  private final RecordStore store;
  private final Subsystems subsystems;
  private final Hearer hearer;
  private final Participant participant;
  private final Aborts aborts;
  private final SortedMap<Long, Extension> extensions = new TreeMap<>();
  private long behindSinceMs = Long.MAX_VALUE;

  /** What a listener has asked for, at a barrier of a batch. */
  private record Extension(int barrier, long untilMs) {}

  /** Hears what concerns the whole node. */
  interface Hearer {
    void changed(ClusterState state);

    /** When all who hear of changes have heard of the last. */
    CompletableFuture<?> heard();

    void answered(Message.Reply reply);

    void left();
  }

  Participation(
      LocalNode node,
      Loop loop,
      Scribe scribe,
      Messenger messenger,
      RecordStore store,
      Subsystems subsystems,
      Callbacks callbacks,
      Hearer hearer) {
    this.node = node;
    this.loop = loop;
    this.scribe = scribe;
    this.messenger = messenger;
    this.store = store;
    this.subsystems = subsystems;
    this.hearer = hearer;
    this.aborts = new Aborts(callbacks::run);
    this.participant =
        new Participant(node.incarnation(), node.database().latest(), new StateDecoder());
  }

  Participant participant() {
    return participant;
  }

  /** This boot, as a member. */
  Optional<Member> own() {
    return Optional.ofNullable(participant.state().members().get(node.incarnation().node()))
        .filter(each -> participant.member() && each.boot().equals(node.incarnation()));
  }

  void received(Incarnation from, Message message) {
    carryOut(participant.received(from, message));
    if (message instanceof Message.Directive again) {
      extendAgain(again);
    }
  }

  /** Masters change, and messages are lost. */
  private void extendAgain(Message.Directive directive) {
    Extension extension = extensions.get(directive.batch());
    if (extension != null && extension.barrier == directive.barrier()) {
      long leftMs = Math.max(0, extension.untilMs - loop.nowMs());
      carryOut(
          participant.listenerWorks(
              directive.batch(), directive.barrier(), leftMs, Optional.empty()));
    }
  }

  /**
   * A node that nobody tells anything learns from the disk that it was forced out (MM-11).
   *
   * @param confirmed what the master's heartbeat says
   * @param told whether this node is connected with the master
   * @param joining whether it has asked to join: it may be a member and not know it
   */
  void readWhenBehind(Position confirmed, boolean told, boolean joining) {
    boolean concerned = participant.member() || joining;
    boolean behind = concerned && confirmed.compareTo(participant.copy().position()) > 0;
    if (!behind) {
      behindSinceMs = Long.MAX_VALUE;
    } else if (behindSinceMs == Long.MAX_VALUE) {
      behindSinceMs = loop.nowMs();
    } else if (loop.nowMs() - behindSinceMs >= (told ? BEHIND_MS : UNTOLD_MS)) {
      behindSinceMs = loop.nowMs();
      scribe.run(
          claim -> Optional.of(node.database().latest()),
          problem -> Optional.<Snapshot>empty(),
          read -> read.ifPresent(this::readFromDisk));
    }
  }

  void readFromDisk(Snapshot snapshot) {
    loop.post(() -> carryOut(participant.readFromDisk(snapshot)));
  }

  private void carryOut(List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Send send) {
        messenger.send(send.to(), send.message());
      } else if (effect instanceof Effect.Tell tell) {
        tell(tell.batch(), tell.barrier());
      } else if (effect instanceof Effect.Abort abort) {
        aborts.forced(abort.boot(), abort.level());
      } else if (effect instanceof Effect.Applied applied) {
        store.applied(participant.copy(), applied.commit());
        changed();
      } else if (effect instanceof Effect.Replaced) {
        store.replaced(participant.copy());
        changed();
      } else if (effect instanceof Effect.Left) {
        hearer.left();
      } else if (effect instanceof Effect.Excluded excluded) {
        node.panic(excluded.why());
      } else if (effect instanceof Effect.Answered answered) {
        hearer.answered(answered.reply());
      }
    }
  }

  private void tell(Batch batch, int barrier) {
    Optional<SubsystemThread> local = subsystems.at(batch.level());
    if (batch.level().equals(Level.MEMBERSHIP) && isOwn(batch, TransitionType.LEAVING)) {
      quiesce(batch, barrier);
    } else if (local.isPresent()) {
      tell(local.get(), batch, barrier);
    } else if (!subsystems.has(batch.level())) {
      listenerDone(batch, barrier, ""); // there is nothing of the level on this node
    }
  }

  /**
   * Before anybody can know that this node has left: what it owes, of a level that was lost on it,
   * may be recovered from then on (MM-12, MM-19).
   */
  private void quiesce(Batch batch, int barrier) {
    node.quiesce().thenRun(() -> loop.post(() -> listenerDone(batch, barrier, "")));
  }

  private void tell(SubsystemThread subsystem, Batch batch, int barrier) {
    SortedSet<NodeId> configured = NodeConfig.ids(participant.copy().records());
    NotificationView notification =
        NotificationView.of(
            batch,
            barrier,
            node.incarnation().node(),
            configured,
            boot -> aborts.of(new Aborts.Told(batch.id(), barrier, batch.level()), boot),
            (more, other) -> loop.post(() -> working(batch, barrier, more, other)));
    ready(batch)
        .thenRun(
            () ->
                subsystem.tell(
                    notification, fault -> loop.post(() -> listenerDone(batch, barrier, fault))));
  }

  /** What depends on a level's condition is stopped before the level leaves, within a bound. */
  private CompletableFuture<?> ready(Batch batch) {
    return isOwn(batch, TransitionType.LEAVING)
        ? loop.atMost(HEARD_MS, hearer.heard())
        : CompletableFuture.completedFuture(null);
  }

  private boolean isOwn(Batch batch, TransitionType type) {
    return batch.parts().stream()
        .anyMatch(part -> part.boot().equals(node.incarnation()) && part.type() == type);
  }

  private void working(Batch batch, int barrier, Duration more, Optional<NodeId> other) {
    long ms = Math.min(more.toMillis(), LONGEST_MS);
    Extension before = extensions.get(batch.id());
    boolean longer =
        before == null || before.barrier < barrier || before.untilMs < loop.nowMs() + ms;
    if (ms > 0 && longer) {
      extensions.put(batch.id(), new Extension(barrier, loop.nowMs() + ms));
    }
    carryOut(participant.listenerWorks(batch.id(), barrier, ms, other));
  }

  private void listenerDone(Batch batch, int barrier, String fault) {
    aborts.acknowledged(batch.id(), barrier);
    if (!fault.isEmpty() && isOwn(batch, TransitionType.JOINING)) {
      subsystems.faulted(batch.level());
    }
    carryOut(participant.listenerDone(batch.id(), barrier, fault));
  }

  private void changed() {
    ClusterState state = participant.state();
    aborts.forgetBootsBut(state::isMember);
    extensions.keySet().retainAll(state.batches().keySet());
    hearer.changed(state);
  }
}
