package org.lockstep.dlm.manager.core;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.ResourceName;
import org.lockstep.dlm.ValueBlock;

/**
 * What the members of a lockspace tell each other of one shard. Those of one to another arrive in
 * order, each once, or the receiver is dead. A lock is named by its node and a number of its own.
 */
public sealed interface Message {
  /** How a lock is wanted. */
  record Wish(LockMode mode, byte how, @Nullable LockMode alternate) {
    static Wish of(Entry entry) {
      return new Wish(entry.wanted, entry.flags, entry.alternate);
    }
  }

  /**
   * To the directory: who is the master? You are, if nobody is.
   *
   * @param rebuilding of an orphan: answered while others wait
   */
  record Find(ResourceName name, boolean rebuilding) implements Message {}

  /**
   * @param token that none of its tokens was higher than, as far as is known
   * @param veiled a dead node that is not recovered may hold it (DLM-3)
   * @param rebuilding as it was asked
   */
  record Found(
      ResourceName name, Incarnation master, long token, boolean veiled, boolean rebuilding)
      implements Message {}

  /** To the directory: who is the master of these. */
  record Mastered(Incarnation master, List<ResourceName> names) implements Message {}

  /** To one that joins: what these held is retained (DLM-3). */
  record Veiled(List<Incarnation> dead) implements Message {}

  /** To the directory: nobody uses it, and I am its master no more. */
  record Forget(ResourceName name, long token) implements Message {}

  /** To the master: a new lock. */
  record Ask(long id, ResourceName name, Wish wish, String label) implements Message {}

  /**
   * To the master: another mode. One that the granted one covers needs no answer.
   *
   * @param token that its users have reached, as far as it was theirs alone
   */
  record Convert(long id, Wish wish, @Nullable ValueBlock written, long token) implements Message {}

  record Cancel(long id, Reason why) implements Message {}

  record Release(long id, @Nullable ValueBlock written, long token) implements Message {}

  /** From the master. */
  record Granted(
      long id, LockMode mode, long token, ValueBlock value, long valueToken, boolean demoted)
      implements Message {}

  /**
   * @param granted what it holds still; less than before if it was to yield
   */
  record Refused(long id, Reason why, LockMode granted) implements Message {}

  /**
   * @param inquires who wants it does not wait: {@link InUse} says that it would have to
   */
  record Blocks(long id, LockMode wanted, boolean inquires) implements Message {}

  /** To the master: a user here does need it. */
  record InUse(long id) implements Message {}

  /** To who has asked me for this lock: ask the directory. */
  record NotMaster(long id) implements Message {}

  /** To the next master of an orphan: a lock as its node has it. */
  record Rejoin(
      long id,
      ResourceName name,
      boolean holds,
      LockMode granted,
      long token,
      ValueBlock value,
      long valueToken,
      @Nullable Wish pending,
      long waitedMs,
      String label)
      implements Message {}

  /**
   * From a master that leaves to the directory as it will be, which tells it the heir: so both know
   * it, or neither.
   *
   * @param heir the next master
   * @param era of the change that the master knows of; later ones may have taken locks away
   * @param retained what dead nodes held (DLM-3)
   */
  record HandOver(
      ResourceName name,
      Incarnation heir,
      long era,
      long token,
      ValueBlock value,
      long valueToken,
      List<Retained> retained)
      implements Message {}

  /** To who uses it alone: be its master. */
  record Offer(ResourceName name) implements Message {}

  /** I am. */
  record Accept(ResourceName name) implements Message {}

  /** What its last master knows. */
  record Take(ResourceName name, long token, ValueBlock value, long valueToken)
      implements Message {}

  /** To the master: who is in the way of this lock, which is the last of the trail? */
  record Chase(long id, Trail trail) implements Message {}

  /** To the node of who is. */
  record Chased(long id, Trail trail) implements Message {}

  /** A lock of a dead node that nobody has recovered yet. */
  record Retained(Incarnation node, LockMode mode) {}
}
