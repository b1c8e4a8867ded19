package org.lockstep.dlm;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** This node's side of a lockspace (DLM-1). Safe for use by any thread. */
@ProviderType
public interface Lockspace extends AutoCloseable {
  LockspaceSpec spec();

  /**
   * Asks for a lock, and returns at once: {@link ClusterLock#granted} tells what comes of it.
   *
   * @throws LockException when this was closed, the node takes no part any more, or too many
   *     requests are under way
   */
  ClusterLock request(ResourceName resource, LockMode mode, LockOptions options);

  /**
   * Waits until it is granted. An interrupt cancels it.
   *
   * @throws LockException when it is not
   */
  ClusterLock acquire(ResourceName resource, LockMode mode, LockOptions options)
      throws InterruptedException;

  /** Waits for as long as it takes. */
  default ClusterLock acquire(ResourceName resource, LockMode mode) throws InterruptedException {
    return acquire(resource, mode, LockOptions.QUEUED);
  }

  /** Waits for as long as it takes. */
  default ClusterLock acquire(String resource, LockMode mode) throws InterruptedException {
    return acquire(ResourceName.of(resource), mode);
  }

  /**
   * False from before its locks on this node go: what was granted here is held while it is true.
   */
  boolean isOpen();

  /**
   * Completes when all its locks on this node are gone, with the reason: {@link
   * LockException.Reason#CLOSED} or {@link LockException.Reason#GONE}. Who asks when it is not open
   * any more finds it complete. Else completed by a thread that must not be held up for long.
   */
  CompletionStage<LockException.Reason> ended();

  /** Releases all its locks on this node. Those of other nodes, and what they know, stay. */
  @Override
  void close();
}
