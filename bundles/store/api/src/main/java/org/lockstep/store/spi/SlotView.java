package org.lockstep.store.spi;

import org.lockstep.base.Incarnation;

/**
 * One node's slot as a reader saw it.
 *
 * @param owner the boot that holds or last held it; number 0: never used
 * @param counter moves with each renewal: a change is a sign of life
 * @param left the owner gave it up cleanly
 * @param heartbeat what the owner last said
 * @param markedDead the latest boot number that a supervisor marked dead (ND-4); 0: none
 * @param vouchedDead the latest boot number whose death an operator vouched for; 0: none
 * @param bequeathed the latest boot number that may have left last wills behind, by its own word:
 *     none up to it is proven to be over by silence, nor by the mark of a later boot (ND-4); 0:
 *     none
 */
public record SlotView(
    Incarnation owner,
    long counter,
    boolean left,
    Heartbeat heartbeat,
    int markedDead,
    int vouchedDead,
    int bequeathed) {

  /** Of a slot in which the owner alone may have left any. */
  public SlotView(
      Incarnation owner,
      long counter,
      boolean left,
      Heartbeat heartbeat,
      int markedDead,
      int vouchedDead) {
    this(
        owner,
        counter,
        left,
        heartbeat,
        markedDead,
        vouchedDead,
        heartbeat.bequeathed() ? owner.number() : 0);
  }

  /** What the next claim of this slot keeps of it, which waits for no will: others have to. */
  public int bequeathedBefore() {
    return markedDead == bequeathed || vouchedDead >= bequeathed ? 0 : bequeathed;
  }
}
