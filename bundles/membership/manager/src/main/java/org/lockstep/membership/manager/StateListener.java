package org.lockstep.membership.manager;

import java.util.concurrent.CompletableFuture;
import org.lockstep.membership.manager.core.ClusterState;

/** Hears of each new confirmed membership, on the loop's thread; returns promptly. */
@FunctionalInterface
interface StateListener {
  void changed(ClusterState state);

  /** Completes when what has been heard so far has had its effect. */
  default CompletableFuture<?> settled() {
    return CompletableFuture.completedFuture(null);
  }
}
