package org.lockstep.events.daemon;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.lockstep.base.Incarnation;
import org.lockstep.membership.NodeState;

/**
 * Joins that have been answered here and are not complete everywhere. No notification says when
 * they are (MM-6), so they are looked for, less and less often; otherwise nothing is looked for.
 */
final class Joins {
  private static final long FIRST_MS = 5;
  private static final long LONGEST_MS = 500;

  private final Function<Incarnation, NodeState> stateOf;
  private final Consumer<Incarnation> joined;
  private volatile boolean closed;

  /**
   * @param stateOf of a boot's event manager, INACTIVE when the boot is no member any more
   * @param joined takes each boot whose join has completed
   */
  Joins(Function<Incarnation, NodeState> stateOf, Consumer<Incarnation> joined) {
    this.stateOf = stateOf;
    this.joined = joined;
  }

  void await(Collection<Incarnation> boots) {
    boots.forEach(boot -> later(boot, FIRST_MS));
  }

  private void later(Incarnation boot, long ms) {
    CompletableFuture.delayedExecutor(ms, TimeUnit.MILLISECONDS)
        .execute(() -> look(boot, Math.min(LONGEST_MS, 2 * ms)));
  }

  private void look(Incarnation boot, long nextMs) {
    if (closed) {
      return;
    }
    switch (stateOf.apply(boot)) {
      case JOINED -> joined.accept(boot);
      case JOINING -> later(boot, nextMs);
      case INACTIVE, LEAVING, FORCED_LEAVING -> {
        // it never was complete
      }
    }
  }

  void close() {
    closed = true;
  }
}
