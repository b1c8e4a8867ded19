package org.lockstep.store.disk.core;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.store.spi.Mastership;

/**
 * One node's block of the mastership election; only that node writes it.
 *
 * @param epoch the instance it is about
 * @param mbal the highest ballot it promised
 * @param bal the ballot under which it accepted the value; 0: none
 * @param value the accepted boot; meaningful when {@code bal} is not 0 or it is decided
 * @param decided the value is chosen for the epoch
 * @param released the holder has given the epoch up; written by the holder alone
 * @param before the last mastership its writer knew of: it outlives the block of that epoch
 */
public record PaxosBlock(
    long epoch,
    long mbal,
    long bal,
    Optional<Incarnation> value,
    boolean decided,
    boolean released,
    Optional<Mastership> before) {
  public static final PaxosBlock EMPTY =
      new PaxosBlock(0, 0, 0, Optional.empty(), false, false, Optional.empty());

  private static final Comparator<PaxosBlock> BY_AGE =
      Comparator.comparingLong(PaxosBlock::epoch)
          .thenComparingLong(PaxosBlock::mbal)
          .thenComparingLong(PaxosBlock::bal)
          .thenComparing(PaxosBlock::decided)
          .thenComparing(PaxosBlock::released)
          .thenComparingLong(block -> block.before.map(Mastership::epoch).orElse(0L))
          .thenComparing(block -> block.before.map(Mastership::released).orElse(false));

  /** Which of the copies on several disks its writer wrote last (DB-9). */
  public static PaxosBlock newest(List<PaxosBlock> copies) {
    return Collections.max(copies, BY_AGE);
  }

  Optional<Mastership> mastership() {
    return decided
        ? value.map(holder -> new Mastership(epoch, holder, released))
        : Optional.empty();
  }

  /**
   * This block with the word of its writer that an epoch it holds is over. A promise for a later
   * epoch stays: no ballot goes back.
   */
  public PaxosBlock releasing(long over, Incarnation holder) {
    if (epoch > over) {
      Mastership given = new Mastership(over, holder, true);
      return new PaxosBlock(epoch, mbal, bal, value, decided, released, Optional.of(given));
    }
    long promised = epoch == over ? mbal : 0;
    return new PaxosBlock(over, promised, promised, Optional.of(holder), true, true, before);
  }
}
