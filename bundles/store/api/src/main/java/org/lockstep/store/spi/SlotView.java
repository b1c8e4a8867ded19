package org.lockstep.store.spi;

import org.lockstep.base.Incarnation;

/**
 * One node's slot as a reader saw it.
 *
 * @param owner the boot that holds or last held it; number 0: never used
 * @param counter moves with each renewal: a change is a sign of life
 * @param left the owner gave it up cleanly
 * @param heartbeat what the owner last said
 * @param markedDead the supervisor's death mark is for this owner or a later one (ND-4)
 * @param vouchedDead an operator vouched for the death of this owner or a later one
 */
public record SlotView(
    Incarnation owner,
    long counter,
    boolean left,
    Heartbeat heartbeat,
    boolean markedDead,
    boolean vouchedDead) {}
