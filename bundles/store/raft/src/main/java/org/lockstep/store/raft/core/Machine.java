package org.lockstep.store.raft.core;

import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.Mastership;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/**
 * Applies the entries of the log in their order. What is not allowed changes nothing: an entry may
 * have been written long before its place in the log was settled.
 */
public final class Machine {
  /** The code of what is more than the store was made for. */
  public static final String TOO_LARGE = "too-large";

  private static final Outcome DONE = new Outcome.Done();

  private final Bounds bounds;
  private State state;

  public Machine(Bounds bounds, State initial) {
    this.bounds = bounds;
    this.state = initial;
  }

  public State state() {
    return state;
  }

  public void restore(State other) {
    state = other;
  }

  public Outcome apply(Entry entry) {
    if (entry instanceof Entry.Claim claim) {
      return claim(claim);
    } else if (entry instanceof Entry.Renew renew) {
      return renew(renew);
    } else if (entry instanceof Entry.Leave leave) {
      return leave(leave.owner());
    } else if (entry instanceof Entry.Vouch vouch) {
      return vouch(vouch);
    } else if (entry instanceof Entry.Mark mark) {
      return mark(mark.dead());
    } else if (entry instanceof Entry.Bid bid) {
      return bid(bid);
    } else if (entry instanceof Entry.Release release) {
      return release(release);
    } else if (entry instanceof Entry.Adopt adopt) {
      return adopt(adopt);
    } else if (entry instanceof Entry.Append append) {
      return append(append);
    }
    return DONE;
  }

  private Outcome claim(Entry.Claim claim) {
    Slot slot = state.slots().get(claim.slot());
    if (slot == null) {
      return noSlot(claim.slot());
    }
    Incarnation mine = new Incarnation(claim.slot(), claim.seenBoot() + 1);
    if (slot.isOf(new Owner(mine, claim.nonce()))) {
      return new Outcome.Claimed(mine); // sent again
    }
    if (slot.boot() != claim.seenBoot() || slot.counter() != claim.seenCounter()) {
      return new Outcome.Refused("slot-taken", "another claimed it at the same time");
    }
    state = state.with(claim.slot(), slot.claimed(claim.slot(), claim.nonce()));
    return new Outcome.Claimed(mine);
  }

  private static Outcome noSlot(NodeId id) {
    return new Outcome.Refused("no-slot", "there is no slot " + id.value());
  }

  private Optional<Outcome> foreign(Owner owner) {
    NodeId id = owner.boot().node();
    Slot slot = state.slots().get(id);
    if (slot == null) {
      return Optional.of(noSlot(id));
    }
    return slot.isOf(owner)
        ? Optional.empty()
        : Optional.of(new Outcome.Foreign(new Incarnation(id, slot.boot())));
  }

  private Outcome renew(Entry.Renew renew) {
    Optional<Outcome> foreign = foreign(renew.owner());
    if (foreign.isPresent()) {
      return foreign.get();
    }
    Slot slot = slotOf(renew.owner());
    if (slot.left()) {
      return new Outcome.Refused("claim-void", "the slot was left");
    }
    return put(renew.owner(), slot.renewed(renew.heartbeat()));
  }

  private Slot slotOf(Owner owner) {
    return Optional.ofNullable(state.slots().get(owner.boot().node())).orElse(Slot.UNUSED);
  }

  private Outcome put(Owner owner, Slot slot) {
    state = state.with(owner.boot().node(), slot);
    return DONE;
  }

  private Outcome leave(Owner owner) {
    return foreign(owner).orElseGet(() -> put(owner, slotOf(owner).leaving()));
  }

  private Outcome vouch(Entry.Vouch vouch) {
    return foreign(vouch.owner()).orElseGet(() -> vouched(vouch.dead()));
  }

  private Outcome vouched(Incarnation dead) {
    Slot slot = state.slots().get(dead.node());
    if (slot == null) {
      return noSlot(dead.node());
    }
    state = state.with(dead.node(), slot.vouched(dead.number()));
    return DONE;
  }

  /** A boot that nobody has claimed yet cannot be dead. */
  private Outcome mark(Incarnation dead) {
    Slot slot = state.slots().get(dead.node());
    if (slot == null || dead.number() > slot.boot()) {
      return new Outcome.Refused("no-boot", dead + " has never been");
    }
    state = state.with(dead.node(), slot.marked(dead.number()));
    return DONE;
  }

  /** Nobody is chosen for an epoch below the highest. */
  private Outcome bid(Entry.Bid bid) {
    Optional<Outcome> foreign = foreign(bid.owner());
    if (foreign.isPresent()) {
      return foreign.get();
    }
    if (bid.epoch() > state.epoch()) {
      state = state.with(new Mastership(bid.epoch(), bid.owner().boot(), false));
    }
    return state
        .mastership()
        .<Outcome>map(Outcome.Chosen::new)
        .orElseGet(() -> new Outcome.Refused("no-epoch", "epochs begin with 1"));
  }

  private Outcome release(Entry.Release release) {
    Optional<Outcome> foreign = foreign(release.owner());
    if (foreign.isPresent()) {
      return foreign.get();
    }
    if (holds(release.owner(), release.epoch())) {
      state = state.with(new Mastership(release.epoch(), release.owner().boot(), true));
    }
    return DONE;
  }

  private boolean holds(Owner owner, long epoch) {
    return state.mastership().equals(Optional.of(new Mastership(epoch, owner.boot(), false)));
  }

  /** Once only: what the first adoption began may have been given up since. */
  private Outcome adopt(Entry.Adopt adopt) {
    Optional<Outcome> foreign = foreign(adopt.owner());
    if (foreign.isPresent()) {
      return foreign.get();
    }
    if (!holds(adopt.owner(), adopt.epoch()) || state.adopted() >= adopt.epoch()) {
      return new Outcome.Refused(
          "not-master",
          adopt.owner().boot() + " does not hold it (any more): " + state.mastership());
    }
    Snapshot before = state.history();
    Position first = new Position(adopt.epoch(), before.position().sequence() + 1);
    Snapshot adopted = new Snapshot(first, before.records());
    state = state.adopting(adopt.epoch(), adopted);
    return new Outcome.Adopted(adopted);
  }

  private Outcome append(Entry.Append append) {
    long epoch = append.at().epoch();
    if (foreign(append.owner()).isPresent()
        || !holds(append.owner(), epoch)
        || state.adopted() != epoch) {
      return new Outcome.Refused(
          "commit-unknown", "epoch " + epoch + " was not adopted, or has ended");
    }
    if (!append.at().equals(state.history().position().next())) {
      return new Outcome.Refused(
          "commit-unknown", append.at() + " does not follow " + state.history().position());
    }
    Snapshot next = state.history().with(new Commit(append.at(), append.changes()));
    if (!bounds.holds(append.changes()) || !bounds.holds(next)) {
      return new Outcome.Refused(TOO_LARGE, bounds.exceeded());
    }
    state = state.with(next);
    return new Outcome.Confirmed(append.at());
  }
}
