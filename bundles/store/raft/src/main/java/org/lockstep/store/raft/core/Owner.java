package org.lockstep.store.raft.core;

import org.lockstep.base.Incarnation;

/**
 * In whose name an entry is written.
 *
 * @param boot the boot that claimed the slot
 * @param nonce what it drew then: tells two claimers of one boot number apart (DB-3)
 */
public record Owner(Incarnation boot, long nonce) {}
