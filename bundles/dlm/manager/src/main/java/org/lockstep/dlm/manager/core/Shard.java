package org.lockstep.dlm.manager.core;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.ValueBlock;

/**
 * The resources of one shard of a lockspace, at one node: its own locks, what it is the master of,
 * and, where it keeps it, the directory (DLM-2). What happens when members come and go is in {@link
 * ShardRecovery}.
 */
public final class Shard {
  final ShardState state;
  final Outcome outcome;
  final Spares spares;
  final Mastering mastering;
  final Finding finding;
  final Borrowing borrowing;
  final Moving moving;

  /** What is to be done of what was decided, in order; nothing of it may call this shard. */
  public interface Out {
    void granted(OwnEntry lock);

    void refused(OwnEntry lock, Reason why);

    void blocks(OwnEntry lock, LockMode wanted);

    /** It is in the way of the last one of a trail ({@link DeadlockSearch}). */
    void chased(OwnEntry lock, Trail trail);

    void send(Incarnation to, Message message);
  }

  public Shard(Incarnation self, Out out) {
    this(self, out, Moving.NEVER);
  }

  /**
   * @param enough requests in a row before a resource goes to who makes them
   */
  Shard(Incarnation self, Out out, int enough) {
    state = new ShardState(self, out);
    spares = new Spares(state);
    outcome = new Outcomes(state);
    mastering = new Mastering(state, spares, outcome);
    finding = new Finding(state, this::found);
    borrowing = new Borrowing(state, finding, spares);
    moving = new Moving(state, mastering, borrowing, finding::tell, enough);
  }

  /** One that {@link Entry#wants} something. */
  public void request(OwnEntry lock) {
    Known what = state.known(lock.name());
    what.idle = false;
    lock.id = state.nextId();
    lock.turn++;
    lock.known = what;
    if (what.resource != null) {
      what.lastUser = null;
      what.resource.request(lock, outcome);
    } else {
      borrowing.request(lock, what);
    }
  }

  /** One that is granted {@link Entry#wants} another mode. */
  public void convert(OwnEntry lock, @Nullable ValueBlock written) {
    Known what = ShardState.known(lock);
    lock.turn++;
    if (what.resource != null) {
      what.resource.convert(lock, written, outcome);
    } else {
      borrowing.convert(lock, what, written);
    }
  }

  /** It is gone at once, for this node. */
  public void release(OwnEntry lock, @Nullable ValueBlock written) {
    Known what = ShardState.known(lock);
    if (what.resource != null) {
      what.resource.release(lock, written, outcome);
    } else {
      borrowing.release(lock, what, written);
    }
  }

  /** What it waits for; {@link Out} tells whether it was in time. */
  public void cancel(OwnEntry lock, Reason why) {
    Known what = ShardState.known(lock);
    if (!lock.waits) {
      return;
    }
    if (what.resource != null) {
      what.resource.cancel(lock, why, outcome);
    } else {
      borrowing.cancel(lock, what, why);
    }
  }

  /** Who is in its way? It is the last of the trail. */
  public void chase(OwnEntry lock, Trail trail) {
    Known what = ShardState.known(lock);
    if (lock.waits && what.resource != null) {
      mastering.chase(lock, what.resource, trail);
    } else if (lock.waits && what.master != null) {
      state.out.send(what.master, new Message.Chase(lock.id, trail));
    }
  }

  /** This node's locks, granted or not. */
  public void forEachOwn(Consumer<OwnEntry> what) {
    state.eachBorrowed(what);
    for (Known each : state.allKnown()) {
      if (each.resource != null) {
        each.resource.forEach(
            entry -> {
              if (entry instanceof OwnEntry own) {
                what.accept(own);
              }
            });
      }
    }
  }

  /** Now and then: what nobody has used since the last time is forgotten. */
  public void sweep() {
    spares.sweep();
    if (!state.frozen) {
      finding.sweep();
    }
  }

  /** From a member, in the order in which it was sent. */
  public void received(Incarnation from, Message message) {
    if (message instanceof Message.Ask ask) {
      mastering
          .asked(from, ask)
          .ifPresentOrElse(what -> moving.asked(what, from), () -> moving.askedInVain(from, ask));
    } else if (message instanceof Message.Convert convert) {
      peer(from, convert.id()).ifPresent(lock -> mastering.converted(lock, convert));
    } else if (message instanceof Message.Release release) {
      peer(from, release.id()).ifPresent(lock -> mastering.released(lock, release));
    } else if (message instanceof Message.Cancel cancel) {
      peer(from, cancel.id()).ifPresent(lock -> mastering.cancelled(lock, cancel));
    } else if (message instanceof Message.InUse used) {
      peer(from, used.id()).ifPresent(mastering::inUse);
    } else if (message instanceof Message.Rejoin rejoin) {
      mastering.rejoined(from, rejoin);
    } else if (message instanceof Message.Granted granted) {
      own(granted.id()).ifPresent(lock -> borrowing.granted(lock, granted));
    } else if (message instanceof Message.Refused refused) {
      own(refused.id()).ifPresent(lock -> borrowing.refused(lock, refused));
    } else if (message instanceof Message.Blocks blocks) {
      own(blocks.id()).ifPresent(lock -> borrowing.blocks(lock, blocks));
    } else if (message instanceof Message.Chase chase) {
      peer(from, chase.id())
          .ifPresent(lock -> mastering.chase(lock, lock.resource(), chase.trail()));
    } else if (message instanceof Message.Chased chased) {
      own(chased.id()).ifPresent(lock -> state.out.chased(lock, chased.trail()));
    } else if (message instanceof Message.NotMaster not) {
      own(not.id()).ifPresent(lock -> borrowing.notMaster(from, lock));
    } else {
      receivedOfDirectory(from, message);
    }
  }

  private Optional<OwnEntry> own(long id) {
    return state.borrowed(id);
  }

  private Optional<PeerEntry> peer(Incarnation node, long id) {
    return state.peer(node, id);
  }

  private void receivedOfDirectory(Incarnation from, Message message) {
    if (message instanceof Message.Find find) {
      finding.answer(from, find.name(), find.rebuilding());
    } else if (message instanceof Message.Found found) {
      found(found);
    } else if (message instanceof Message.Forget forget) {
      finding.forgotten(from, forget);
    } else if (message instanceof Message.Mastered mastered) {
      finding.mastered(mastered);
    } else if (message instanceof Message.Veiled veiled) {
      state.unrecovered.addAll(veiled.dead());
      state.directory.veilAll(); // what was veiled at its last keeper, this node does not know
    } else if (message instanceof Message.HandOver handOver) {
      handedOver(handOver);
    } else if (message instanceof Message.Offer offer) {
      moving.offered(from, offer.name());
    } else if (message instanceof Message.Accept accept) {
      moving.accepted(from, accept.name());
    } else if (message instanceof Message.Take take) {
      moving.taken(from, take);
    }
  }

  private void found(Message.Found found) {
    Known what = state.known(found.name());
    what.finding = false;
    if (what.resource != null || what.master != null) {
      return;
    }
    if (found.master().equals(state.self)) {
      long token = Math.max(state.floor, found.token());
      Resource resource = found.rebuilding() ? Resource.orphan(token) : Resource.fresh(token);
      if (found.veiled()) {
        mastering.veil(resource, what);
      }
      mastering.begin(what, resource);
    } else if (state.members.contains(found.master())) {
      borrowing.found(what, found.master(), found.rebuilding());
    }
  }

  private void handedOver(Message.HandOver what) {
    boolean heirLives = state.members.contains(what.heir());
    Incarnation heir = state.keeps() && !heirLives ? state.self : what.heir();
    finding.handedOver(what, heir);
    if (state.self.equals(heir)) {
      mastering.inherit(what);
    } else if (heirLives) {
      state.out.send(heir, what);
    }
  }
}
