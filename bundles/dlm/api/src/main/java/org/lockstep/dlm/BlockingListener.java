package org.lockstep.dlm;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears that a lock that is held keeps another one waiting. */
@ConsumerType
@FunctionalInterface
public interface BlockingListener {
  /**
   * Called once for each mode that is waited for, until the lock is converted: by a thread for such
   * calls, one at a time for each lock. What it throws is logged; while it hangs, the others of its
   * bundle's locks may go unheard, and nothing else.
   *
   * @param lock that is in the way; to be released, or converted down, as soon as can be
   * @param wanted the mode of the one that is first in line
   */
  void blocks(ClusterLock lock, LockMode wanted);
}
