package org.lockstep.membership;

/** The states of a node (ND-1), cluster-wide and, in a view of its own, at each level (MM-6). */
public enum NodeState {
  /** Not configured, or not a member. */
  INACTIVE,
  /** Announced; not all subsystems of all nodes have completed. */
  JOINING,
  /** All have completed. */
  JOINED,
  /** Announced a graceful leave; not all have completed. */
  LEAVING,
  /** Being forced out, recovery under way; then {@link #INACTIVE}. */
  FORCED_LEAVING
}
