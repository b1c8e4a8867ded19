package org.lockstep.store.spi;

import org.lockstep.base.Incarnation;

/**
 * Who was chosen for an epoch (DB-4).
 *
 * @param epoch from 1; 0 when there never was a master
 * @param holder the chosen node and its boot
 * @param released the holder has given it up: the next epoch may be bid for at once
 */
public record Mastership(long epoch, Incarnation holder, boolean released) {}
