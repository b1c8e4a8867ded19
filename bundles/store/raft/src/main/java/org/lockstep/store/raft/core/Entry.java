package org.lockstep.store.raft.core;

import java.util.List;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.store.Change;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Position;

/** What members write into the log. */
public sealed interface Entry {
  /** Whether applying it twice does what applying it once does: then it may be sent again. */
  default boolean repeatable() {
    return true;
  }

  /** Whether a second copy changes nothing, so that one that may be lost is sent again. */
  default boolean sentAgain() {
    return repeatable();
  }

  /** Changes nothing: whoever has applied its own has seen all that was written before it. */
  record Look() implements Entry {}

  /**
   * Takes a slot if it still is as the claimer saw it (DB-3).
   *
   * @param seenBoot the boot that was seen to be gone
   * @param seenCounter its last sign of life
   * @param nonce drawn by the claimer
   */
  record Claim(NodeId slot, int seenBoot, long seenCounter, long nonce) implements Entry {}

  /** A sign of life, and what is said with it. */
  record Renew(Owner owner, Heartbeat heartbeat) implements Entry {}

  /** Gives the slot up. */
  record Leave(Owner owner) implements Entry {}

  /** The operator's word that a boot is dead (ND-4). */
  record Vouch(Owner owner, Incarnation dead) implements Entry {}

  /** A supervisor's word that a boot is dead (ND-4), handed on by a later boot of the same slot. */
  record Mark(Incarnation dead) implements Entry {}

  /** A bid for an epoch (DB-4). */
  record Bid(Owner owner, long epoch) implements Entry {}

  /** Gives the mastership up. */
  record Release(Owner owner, long epoch) implements Entry {}

  /** The first act of a new master (DB-6). */
  record Adopt(Owner owner, long epoch) implements Entry {
    @Override
    public boolean repeatable() {
      return false;
    }
  }

  /**
   * A commit (DB-6).
   *
   * @param at where it belongs: anywhere else it is refused
   */
  record Append(Owner owner, Position at, List<Change> changes) implements Entry {
    public Append {
      changes = List.copyOf(changes);
    }

    /** A second copy is refused, and whoever wrote it has had the outcome of the first. */
    @Override
    public boolean sentAgain() {
      return true;
    }

    @Override
    public boolean repeatable() {
      return false;
    }
  }
}
