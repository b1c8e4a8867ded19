package org.lockstep.membership.spi;

/** What bounds how long a paused node can still write, so that a run-out lease proves its death. */
public enum LeaseProof {
  /** The supervisor kills a paused JVM; a suspended host is not covered, nor are last wills. */
  SUPERVISOR,
  /** A hardware or kernel watchdog resets the host. */
  WATCHDOG,
  /** A run-out lease proves nothing: a fence agent or the operator must say so. */
  NEVER
}
