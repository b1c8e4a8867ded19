package org.lockstep.dlm.recipes;

import java.util.concurrent.locks.ReadWriteLock;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.Lockspace;
import org.lockstep.dlm.recipes.hold.Holds;
import org.lockstep.dlm.recipes.hold.Target;

/**
 * Many threads of the cluster read, or one writes (DLM-1). Both locks are reentrant; who writes may
 * take the read lock too, and keep it when it lets go of the write lock. Who reads and wants to
 * write gets an {@link IllegalStateException}: two of them would wait for each other. Readers and
 * writers wait in one line: nobody starves.
 */
public final class DistributedReadWriteLock implements ReadWriteLock {
  private final DistributedLock read;
  private final DistributedLock write;

  /**
   * @throws IllegalArgumentException when it is no name of a resource
   */
  public DistributedReadWriteLock(Lockspace space, String name) {
    Holds holds = new Holds(Target.ofThreads(space, name));
    read = new DistributedLock(holds, LockMode.PR);
    write = new DistributedLock(holds, LockMode.EX);
  }

  @Override
  public DistributedLock readLock() {
    return read;
  }

  @Override
  public DistributedLock writeLock() {
    return write;
  }
}
