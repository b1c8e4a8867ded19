package org.lockstep.membership.manager;

import org.lockstep.membership.manager.core.ClusterState;

/** Hears of each new confirmed membership, on the loop's thread. */
@FunctionalInterface
interface StateListener {
  void changed(ClusterState state);
}
