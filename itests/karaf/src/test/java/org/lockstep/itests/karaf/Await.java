package org.lockstep.itests.karaf;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Looks until it is so, or fails saying how it is instead. */
final class Await {
  private static final long SECONDS = 30;

  private Await() {}

  static void until(String what, BooleanSupplier goal, Supplier<?> instead) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!goal.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(what + " has not come true: " + instead.get());
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
