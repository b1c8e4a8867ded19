package org.lockstep.membership.manager.core;

import org.lockstep.base.Incarnation;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.TransitionType;

/**
 * One node's transition within a batch.
 *
 * @param walk the transition; {@link #OWED} for a recovery that nobody alive had done (MM-19)
 * @param previous the node's state at the level before the batch
 * @param barriers how many this part has; a batch with several types has the most of them
 */
public record Part(
    long walk,
    Incarnation boot,
    TransitionType type,
    NodeState previous,
    boolean partial,
    int barriers) {
  /** Stands in for a walk. */
  public static final long OWED = 0;
}
