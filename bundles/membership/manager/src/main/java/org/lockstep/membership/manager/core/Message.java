package org.lockstep.membership.manager.core;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.store.CommitResult;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.Snapshot;

/** What travels between the membership managers. */
public sealed interface Message {
  /** To the master; {@code id} is the asking node's own. */
  record Request(long id, Ask ask) implements Message {}

  /** The answer; {@code stored} for {@link Ask.Store} only. */
  record Reply(long id, Optional<Problem> refusal, Optional<CommitResult> stored)
      implements Message {}

  /** Confirmed, and therefore told. */
  record Committed(Commit commit) implements Message {}

  /** All records: for a node that is new or missed something. */
  record FullCopy(Snapshot snapshot) implements Message {}

  /** The receiver has missed a commit. */
  record Resync() implements Message {}

  /** Tells a participant of a committed batch to go through a barrier. */
  record Directive(long epoch, long batch, int barrier) implements Message {}

  /** The participant's acknowledgement; {@code fault} is empty unless its listener failed. */
  record Ack(long epoch, long batch, int barrier, String fault) implements Message {}

  /** A new master asks for the promise to refuse lower epochs (MM-15). */
  record PromiseRequest(long epoch) implements Message {}

  /** The promise, and what has been told and acknowledged so far. */
  record Promise(long epoch, List<Told> told) implements Message {}

  /** How far a member is with a batch; {@code acked} is −1 before the first acknowledgement. */
  record Told(long batch, int barrier, int acked, String fault) {}

  /** Whom the master waits for; sent while it takes long, for every member to show. */
  record Progress(long epoch, List<Waiting> waiting) implements Message {}

  /**
   * One batch that waits.
   *
   * @param waitsFor what those that are awaited say about others
   */
  record Waiting(
      long batch,
      int barrier,
      long sinceMs,
      List<NodeId> awaiting,
      SortedMap<NodeId, NodeId> waitsFor) {}

  /**
   * A listener that has not acknowledged yet needs more time, or waits for another node (MM-16).
   */
  record Working(long epoch, long batch, int barrier, long moreMs, Optional<Incarnation> waitsFor)
      implements Message {}

  /** Said to all members, again and again while it is lost for any (DB-8). */
  record Disk(boolean lost) implements Message {}
}
