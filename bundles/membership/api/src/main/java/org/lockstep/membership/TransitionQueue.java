package org.lockstep.membership;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The patent's blocking form (MM-2): the subsystem brings the thread, which blocks until there is
 * something to process. Closing deregisters the subsystem, which leaves its level first.
 */
@ProviderType
public interface TransitionQueue extends AutoCloseable {
  /**
   * Blocks until there is a barrier to process.
   *
   * @throws InterruptedException when interrupted, or when the subsystem is deregistered
   */
  Task take() throws InterruptedException;

  @Override
  void close();

  /** One barrier to be processed and answered once. */
  @ProviderType
  interface Task {
    Notification notification();

    void acknowledge();

    void fail(Throwable why);
  }
}
