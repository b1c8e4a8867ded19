package org.lockstep.membership;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A subsystem: takes part in the transitions of all nodes at its level. Published as an OSGi
 * service with the properties of {@link ClusterSubsystem}; it is called on a thread of its own
 * (MM-2).
 */
@ConsumerType
@FunctionalInterface
public interface TransitionListener {
  /**
   * One barrier of one batch. Returns promptly: whatever takes time goes on behind the stage.
   *
   * @return completed normally: acknowledged; exceptionally: failed, with what MM-20 says follows
   */
  CompletionStage<?> barrier(Notification notification);
}
