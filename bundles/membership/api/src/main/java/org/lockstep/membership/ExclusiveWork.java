package org.lockstep.membership;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whoever runs on this node what must never run on two nodes at once publishes this as an OSGi
 * service. A node on which any is under way does not outlive its lease: it panics, also while the
 * shared disk is lost for all (DB-8).
 */
@ConsumerType
@FunctionalInterface
public interface ExclusiveWork {
  /** Whether any is, or is about to begin. Any thread; returns at once. */
  boolean underWay();
}
