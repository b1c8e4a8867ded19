package org.lockstep.dlm.recipes.hold;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.lockstep.dlm.ClusterLock;
import org.lockstep.dlm.LockException;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.LockOptions;
import org.lockstep.dlm.Lockspace;
import org.lockstep.dlm.ResourceName;

/** What is to be locked, and the ways to wait for it. */
public record Target(Lockspace space, ResourceName name, boolean byThread) {
  /**
   * @throws IllegalArgumentException when it is no name of a resource
   */
  public Target(Lockspace space, String name) {
    this(space, ResourceName.of(name), false);
  }

  /**
   * What a thread has taken it alone gives back: so deadlocks between threads are found.
   *
   * @throws IllegalArgumentException when it is no name of a resource
   */
  public static Target ofThreads(Lockspace space, String name) {
    return new Target(space, ResourceName.of(name), true);
  }

  private LockOptions queued() {
    return byThread ? ThreadOptions.current().queued() : LockOptions.QUEUED;
  }

  private LockOptions notQueued() {
    return byThread ? ThreadOptions.current().notQueued() : LockOptions.NOT_QUEUED;
  }

  /** Before what may be interrupted, also where there is nothing to wait for. */
  public static void requireNoInterrupt() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Waits for as long as it takes; an interrupt is kept, and so is the place in line. */
  public ClusterLock uninterruptibly(LockMode mode) {
    return decided(space.request(name, mode, queued()));
  }

  /** Waits for as long as it takes, or until the interrupt. */
  public ClusterLock interruptibly(LockMode mode) throws InterruptedException {
    return space.acquire(name, mode, queued());
  }

  /** Waits for the answer, but for no other holder; an interrupt is kept. */
  public Optional<ClusterLock> atOnce(LockMode mode) {
    try {
      return Optional.of(decided(space.request(name, mode, notQueued())));
    } catch (LockException e) {
      return without(e, Reason.NOT_QUEUED);
    }
  }

  /** Waits in line for so long, if at all. */
  public Optional<ClusterLock> within(LockMode mode, Duration time) throws InterruptedException {
    if (time.isNegative() || time.isZero()) {
      return atOnce(mode);
    }
    try {
      return Optional.of(space.acquire(name, mode, queued().within(time)));
    } catch (LockException e) {
      return without(e, Reason.TIMED_OUT);
    }
  }

  private static Optional<ClusterLock> without(LockException e, Reason expected) {
    if (e.reason() == expected) {
      return Optional.empty();
    }
    throw e;
  }

  private static ClusterLock decided(ClusterLock lock) {
    if (lock.isGranted()) {
      return lock;
    }
    try {
      return lock.granted().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof LockException refused ? refused : e;
    }
  }

  /**
   * Of a lock that was granted.
   *
   * @throws LockException when it was lost by now
   */
  public long token(ClusterLock lock) {
    try {
      return lock.token();
    } catch (IllegalStateException e) {
      throw isLost() ? lost() : e;
    }
  }

  /** Whether whatever was held here is held no more. */
  public boolean isLost() {
    return !space.isOpen();
  }

  /** Once it is lost. */
  public LockException lost() {
    Reason why = space.ended().toCompletableFuture().getNow(Reason.GONE);
    return new LockException(
        why,
        "the lock on "
            + this
            + " was lost: "
            + (why == Reason.CLOSED
                ? "the lockspace was closed. Open it again"
                : "this node takes no part in the lock manager any more. Wait for its service,"
                    + " and open the lockspace again")
            + "; what the lock guarded may have changed since");
  }

  @Override
  public String toString() {
    return name + " of lockspace " + space.spec().name();
  }
}
