package org.lockstep.membership.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
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

  private final LocalNode node;
  private final Loop loop;
  private final Scribe scribe;
  private final Messenger messenger;
  private final RecordStore store;
  private final Subsystems subsystems;
  private final Hearer hearer;
  private final Participant participant;
  private final List<StateListener> listeners = new ArrayList<>();
  private final Aborts aborts = new Aborts();
  private long behindSinceMs = Long.MAX_VALUE;

  /** Hears what concerns the whole node. */
  interface Hearer {
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
      Hearer hearer) {
    this.node = node;
    this.loop = loop;
    this.scribe = scribe;
    this.messenger = messenger;
    this.store = store;
    this.subsystems = subsystems;
    this.hearer = hearer;
    this.participant = new Participant(node.incarnation(), node.database().latest(), Keys::stateIn);
  }

  void addListener(StateListener listener) {
    listeners.add(listener);
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
  }

  /**
   * A node that nobody tells anything learns from the disk that it was forced out (MM-11).
   *
   * @param confirmed what the master's heartbeat says
   */
  void readWhenBehind(Position confirmed) {
    boolean behind = participant.member() && confirmed.compareTo(participant.copy().position()) > 0;
    if (!behind) {
      behindSinceMs = Long.MAX_VALUE;
    } else if (behindSinceMs == Long.MAX_VALUE) {
      behindSinceMs = loop.nowMs();
    } else if (loop.nowMs() - behindSinceMs > BEHIND_MS) {
      behindSinceMs = loop.nowMs();
      scribe.run(
          claim -> Optional.of(node.database().latest()),
          problem -> Optional.<Snapshot>empty(),
          read -> read.ifPresent(this::readFromDisk));
    }
  }

  private void readFromDisk(Snapshot snapshot) {
    loop.post(() -> carryOut(participant.readFromDisk(snapshot)));
  }

  private void carryOut(List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Send send) {
        messenger.send(send.to(), send.message());
      } else if (effect instanceof Effect.Tell tell) {
        tell(tell.batch(), tell.barrier());
      } else if (effect instanceof Effect.Abort abort) {
        aborts.forced(abort.boot());
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
    if (batch.level().equals(Level.MEMBERSHIP)) {
      listenerDone(batch.id(), barrier, "");
      return;
    }
    SortedSet<NodeId> configured =
        new TreeSet<>(NodeConfig.all(participant.copy().records()).keySet());
    NotificationView notification =
        NotificationView.of(
            batch,
            barrier,
            node.incarnation().node(),
            configured,
            boot -> aborts.of(batch.id(), barrier, boot));
    Optional<SubsystemThread> local = subsystems.at(batch.level());
    if (local.isEmpty()) {
      listenerDone(batch.id(), barrier, "no listener is there any more");
      return;
    }
    local
        .get()
        .tell(notification, fault -> loop.post(() -> listenerDone(batch.id(), barrier, fault)));
  }

  private void listenerDone(long batch, int barrier, String fault) {
    aborts.acknowledged(batch, barrier);
    carryOut(participant.listenerDone(batch, barrier, fault));
  }

  private void changed() {
    ClusterState state = participant.state();
    aborts.forgetBootsBut(state::isMember);
    for (StateListener listener : listeners) {
      listener.changed(state);
    }
  }
}
