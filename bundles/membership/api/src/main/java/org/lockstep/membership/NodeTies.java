package org.lockstep.membership;

import java.util.SortedMap;
import org.lockstep.base.NodeId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whoever knows of something that goes on though its node has left publishes this as an OSGi
 * service: as long as there is any, the node is not removed from the configuration (DB-1).
 */
@ConsumerType
@FunctionalInterface
public interface NodeTies {
  /**
   * Asked on the member where somebody wants the node removed, by any thread; returns at once.
   *
   * @return the records of the shared store that this follows from, with their versions; 0: there
   *     is none. If one of them has changed meanwhile the node is not removed
   * @throws org.lockstep.base.ProblemException when it must stay: why, and what to do
   */
  SortedMap<String, Long> requireNone(NodeId node);
}
