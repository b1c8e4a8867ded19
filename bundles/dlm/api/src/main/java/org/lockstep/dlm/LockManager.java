package org.lockstep.dlm;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Locks for the whole cluster: an OSGi service while this node takes part in the level {@code dlm}.
 * It goes when the node does, and when the level is removed; what was opened by then fails with
 * {@link LockException.Reason#GONE}. Scope <em>bundle</em>: what a bundle has opened is closed when
 * it lets go of the service.
 */
@ProviderType
public interface LockManager {
  /**
   * @throws IllegalArgumentException when this node has it open for another owner level
   */
  Lockspace open(LockspaceSpec spec);

  default Lockspace open(String name) {
    return open(LockspaceSpec.of(name));
  }
}
