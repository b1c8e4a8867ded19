package org.lockstep.events.daemon;

import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Function;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Worker;
import org.lockstep.base.Workers;
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
  private final Worker worker;

  /**
   * @param stateOf of a boot's event manager, INACTIVE when the boot is no member any more
   * @param joined takes each boot whose join has completed; users' work, which may block
   */
  Joins(Function<Incarnation, NodeState> stateOf, Consumer<Incarnation> joined, Workers workers) {
    this.stateOf = stateOf;
    this.joined = joined;
    this.worker = workers.patient("lockstep-event-manager", Integer.MAX_VALUE);
  }

  void await(Collection<Incarnation> boots) {
    boots.forEach(boot -> later(boot, FIRST_MS));
  }

  private void later(Incarnation boot, long ms) {
    worker.after(ms, () -> look(boot, Math.min(LONGEST_MS, 2 * ms)));
  }

  private void look(Incarnation boot, long nextMs) {
    switch (stateOf.apply(boot)) {
      case JOINED -> joined.accept(boot);
      case JOINING -> later(boot, nextMs);
      case INACTIVE, LEAVING, FORCED_LEAVING -> {
        // it never was complete
      }
    }
  }

  void close() {
    worker.stop();
  }
}
