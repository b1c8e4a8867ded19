package org.lockstep.dlm.recipes.hold;

import org.lockstep.dlm.LockOptions;
import org.lockstep.dlm.LockOwner;

/**
 * How a thread asks for locks that it alone gives back: on its own behalf, so that threads that
 * wait for each other are found.
 */
record ThreadOptions(LockOptions queued, LockOptions notQueued) {
  private static final ThreadLocal<ThreadOptions> CURRENT =
      ThreadLocal.withInitial(() -> of(Thread.currentThread()));

  private static final int MAX_NAME = 200;

  static ThreadOptions current() {
    return CURRENT.get();
  }

  private static ThreadOptions of(Thread thread) {
    String name = thread.getName();
    String label = "thread " + name.substring(0, Math.min(MAX_NAME, name.length()));
    LockOwner owner = LockOwner.named(label);
    return new ThreadOptions(LockOptions.QUEUED.by(owner), LockOptions.NOT_QUEUED.by(owner));
  }
}
