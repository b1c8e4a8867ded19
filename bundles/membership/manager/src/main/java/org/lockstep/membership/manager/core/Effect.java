package org.lockstep.membership.manager.core;

import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.store.spi.Commit;

/** What a participant wants done on its node, in order. */
public sealed interface Effect {
  record Send(NodeId to, Message message) implements Effect {}

  /** A barrier for the local listener of the batch's level. */
  record Tell(Batch batch, int barrier) implements Effect {}

  /**
   * A node is being forced out: whoever works on its transition may stop (MM-10).
   *
   * @param level the only one that it is forced out of; empty: all of them
   */
  record Abort(Incarnation boot, Optional<Level> level) implements Effect {}

  /** One confirmed commit more. */
  record Applied(Commit commit) implements Effect {}

  /** The whole copy is new: this node was new, or had missed something. */
  record Replaced() implements Effect {}

  /** The last level has left (MM-12). */
  record Left() implements Effect {}

  /** This boot is being forced out: panic (MM-11). */
  record Excluded(String why) implements Effect {}

  /** An answer of the master. */
  record Answered(Message.Reply reply) implements Effect {}
}
