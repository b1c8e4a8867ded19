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
 */
public record SlotView(
    Incarnation owner,
    long counter,
    boolean left,
    Heartbeat heartbeat,
    int markedDead,
    int vouchedDead) {}
