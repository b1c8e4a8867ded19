package org.lockstep.itests.benchmarks.member;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting with an end. */
public final class Patience {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private Patience() {}

  public static void until(BooleanSupplier goal, String what) {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (!goal.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("in vain: " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
