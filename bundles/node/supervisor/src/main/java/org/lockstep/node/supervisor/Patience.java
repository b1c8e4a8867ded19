package org.lockstep.node.supervisor;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what the system tells nobody about, within a bound. */
final class Patience {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private Patience() {}

  /**
   * @param vain whether it is known that it will not come
   * @param otherwise the answer when it has not come
   */
  static <T> T await(long boundMs, Supplier<Optional<T>> goal, BooleanSupplier vain, T otherwise) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(boundMs);
    while (true) {
      boolean last = vain.getAsBoolean() || System.nanoTime() - until > 0;
      Optional<T> found = goal.get();
      if (found.isPresent() || last) {
        return found.orElse(otherwise);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
