package org.lockstep.dlm.recipes;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.Lockspace;
import org.lockstep.dlm.recipes.hold.Holds;
import org.lockstep.dlm.recipes.hold.Target;

/**
 * A {@link Lock} that one thread of the whole cluster holds at a time (DLM-1). Reentrant; threads
 * of all nodes wait in one line.
 *
 * <pre>{@code
 * DistributedLock stock = new DistributedLock(shop, "stock/4711");
 * stock.lock();
 * try {
 *   guarded.write(data, stock.token());
 * } finally {
 *   stock.unlock();
 * }
 * }</pre>
 *
 * Where threads of any nodes wait for each other in a circle, one of them gets a {@link
 * org.lockstep.dlm.LockException} that names them all, and holds what it held.
 *
 * <p>Reentrant is one such object; two of the same name exclude each other. When its lockspace
 * ends, all of its methods throw a {@link org.lockstep.dlm.LockException} that says why, {@link
 * #unlock} too: what it guarded is not guarded any more. Another one of a new lockspace goes on.
 */
public final class DistributedLock implements Lock {
  private final Holds holds;
  private final Target target;
  private final LockMode mode;

  /**
   * @throws IllegalArgumentException when it is no name of a resource
   */
  public DistributedLock(Lockspace space, String name) {
    this(new Holds(Target.ofThreads(space, name)), LockMode.EX);
  }

  DistributedLock(Holds holds, LockMode mode) {
    this.holds = holds;
    this.target = holds.target();
    this.mode = mode;
  }

  /** Waits for as long as it takes; an interrupt ends nothing and is kept. */
  @Override
  public void lock() {
    if (!holds.again(mode)) {
      holds.first(mode, target.uninterruptibly(mode));
    }
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    Target.requireNoInterrupt();
    if (!holds.again(mode)) {
      holds.first(mode, target.interruptibly(mode));
    }
  }

  /** Waits for an answer of the node that knows, and for no other holder. */
  @Override
  public boolean tryLock() {
    return holds.again(mode) || holds.first(mode, target.atOnce(mode));
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    Target.requireNoInterrupt();
    return holds.again(mode)
        || holds.first(mode, target.within(mode, Duration.ofNanos(unit.toNanos(time))));
  }

  /**
   * @throws IllegalMonitorStateException when this thread does not hold it
   * @throws org.lockstep.dlm.LockException when it was lost meanwhile; it is unlocked all the same
   */
  @Override
  public void unlock() {
    holds.release(mode);
  }

  /**
   * Greater than that of whoever held it before: who guards something that a late holder could
   * still write to, refuses smaller ones.
   *
   * @throws IllegalMonitorStateException when this thread does not hold it
   * @throws org.lockstep.dlm.LockException when it was lost
   */
  public long token() {
    return holds.token(mode);
  }

  /** Whether this thread has locked it, and not yet unlocked. It may have been lost meanwhile. */
  public boolean isHeldByCurrentThread() {
    return holds.isHeld(mode);
  }

  /** Not there: nobody could be woken on another node. */
  @Override
  public Condition newCondition() {
    throw new UnsupportedOperationException(
        "a lock of the cluster has no conditions: " + this + " wakes nobody on another node");
  }

  @Override
  public String toString() {
    return mode + " on " + target;
  }
}
