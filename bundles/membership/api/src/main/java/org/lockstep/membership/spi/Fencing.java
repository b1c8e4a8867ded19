package org.lockstep.membership.spi;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Incarnation;
import org.lockstep.store.spi.NodeConfig;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes sure from the outside that a node's host writes nothing any more (ND-4). An OSGi service,
 * at most one; the membership manager of the master calls it, and only when it may (ND-5). Any
 * thread; both return promptly.
 */
@ConsumerType
public interface Fencing {
  /**
   * Whether a node could be cut off.
   *
   * @return what is missing, for people: no device is configured, an agent is not there …; empty
   *     when nothing is
   */
  Optional<String> lacks(NodeConfig node);

  /**
   * Cuts a node off. Called again after a failure, and by another master: what is off stays off.
   *
   * @param boot the one that has to write nothing any more when this completes
   * @return completes with how that was made sure, for people; exceptionally when it is not
   *     certain. It ends within a bound
   */
  CompletionStage<String> fence(Incarnation boot, NodeConfig node);
}
