package org.lockstep.events;

import java.util.concurrent.CompletionStage;
import org.lockstep.base.Incarnation;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Learns of transitions from the event manager's daemon, which acknowledges none at level 1000
 * before all its watchers have answered (EM-4). An OSGi service.
 */
@ConsumerType
@FunctionalInterface
public interface MembershipWatcher {
  /**
   * Nodes changed, or are about to. Returns promptly.
   *
   * @return completed when the watcher's decisions are confirmed; for a graceful leave when nothing
   *     is left to be done on that node. Failing is a failure of the event manager (MM-20)
   */
  CompletionStage<?> changed(MembershipEvent event);

  /**
   * A join has completed: all have answered, and the event manager of that boot is JOINED. Returns
   * promptly; nobody waits for anything.
   */
  default void joined(Incarnation boot) {}
}
