package org.lockstep.store.spi;

import java.util.List;
import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.store.Change;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A claimed slot: everything that only its owner writes. {@link #renew} is called by one thread,
 * everything else by another.
 */
@ConsumerType
public interface SlotClaim {
  Incarnation incarnation();

  /**
   * Writes the heartbeat after checking that the slot is still this claim's (DB-3).
   *
   * @throws ForeignOwnerException when it is not: the node panics
   * @throws org.lockstep.base.ProblemException when it could not be written in time
   */
  void renew(Heartbeat heartbeat);

  /** One round for an epoch above the last chosen one (DB-4). Serving is up to the caller. */
  BidOutcome bid(long epoch);

  /**
   * The first act of a new master: reads all areas, adopts the highest history without gaps and
   * confirms it as the own checkpoint at (epoch, adopted sequence + 1) before returning it.
   *
   * @throws org.lockstep.base.ProblemException when it cannot be confirmed, or confirmed commits
   *     are known to be damaged: the caller steps down and tells nobody anything
   */
  Snapshot adopt(long epoch);

  /**
   * Appends the next commit of an adopted epoch. After {@code Unknown} no further one is taken, and
   * the epoch cannot be adopted again.
   *
   * @throws org.lockstep.base.ProblemException with the code {@code too-large} when the changes, or
   *     all records with them, are more than the store was made for: nothing was written, the
   *     mastership goes on
   */
  CommitOutcome commit(long epoch, List<Change> changes);

  /**
   * Why {@link #commit} would refuse these changes as too large, if they came after these records;
   * empty: they fit. Nothing is written, no mastership is needed, and any thread may ask.
   */
  default Optional<Problem> refusal(Snapshot records, List<Change> changes) {
    return Optional.empty();
  }

  /** Gives the mastership up, explicitly. Also for an epoch that was chosen but not wanted. */
  void release(long epoch);

  /** Records the operator's word in the own area that a boot of another node is dead (ND-4). */
  void vouch(Incarnation dead);

  /**
   * Says in place of its supervisor that an earlier boot of this node is dead and has left nothing
   * behind (ND-4): its host was started again since. To be called before this boot's own supervisor
   * may write its mark. Without effect where a later one is marked.
   */
  void markDead(int earlier);

  /** What the supervisor writes when this boot is over; empty where there is no disk. */
  List<SealedSector> deathMark();

  /** Gives the slot up cleanly; the claim is void afterwards. */
  void leave();
}
