package org.lockstep.membership.spi;

/**
 * Where a node stands whose lease has run out, while everybody's has (DB-8).
 *
 * @param number of the renewals that brought the disk back: what is found out after one of them
 *     says nothing after the next
 */
public record DiskWait(Phase phase, long number) {
  /** There is none: the lease is good, or the node is about to panic. */
  public static final DiskWait NONE = new DiskWait(Phase.NONE, 0);

  /** How far it is. */
  public enum Phase {
    NONE,
    /** The gate is closed, and the disk away. */
    WAITING,
    /**
     * The gate is closed, and the slot renewed again: what happened meanwhile is to be found out.
     */
    RETURNING
  }
}
