package org.lockstep.store.raft.core;

import org.lockstep.base.Incarnation;
import org.lockstep.store.spi.Mastership;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/** What became of an entry. */
public sealed interface Outcome {
  /** It was done. */
  record Done() implements Outcome {}

  /** The slot is the claimer's, by this boot. */
  record Claimed(Incarnation boot) implements Outcome {}

  /** Somebody, not always the bidder, is chosen. */
  record Chosen(Mastership mastership) implements Outcome {}

  /** The history that the new master goes on from. */
  record Adopted(Snapshot history) implements Outcome {}

  /** The commit is part of the history. */
  record Confirmed(Position position) implements Outcome {}

  /** Nothing was changed: the slot is another's now. */
  record Foreign(Incarnation owner) implements Outcome {}

  /** Nothing was changed. */
  record Refused(String code, String why) implements Outcome {}
}
