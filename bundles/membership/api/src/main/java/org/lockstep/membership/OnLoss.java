package org.lockstep.membership;

/** What happens when a subsystem could not leave in order (MM-13). */
public enum OnLoss {
  /** The others run {@code FORCED_LEAVING} for this node at this level. */
  FORCE_LEVEL,
  /** The node panics: for the levels below which data would be at risk. */
  PANIC
}
