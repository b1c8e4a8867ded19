package org.lockstep.base;

/** Time that only grows. Injected wherever time decides anything (AL-4). */
@FunctionalInterface
public interface MonotonicClock {
  /** Nanoseconds since an arbitrary moment; comparable within this process only. */
  long nanos();

  /** Milliseconds since the same moment. */
  default long millis() {
    return nanos() / 1_000_000;
  }

  static MonotonicClock system() {
    return System::nanoTime;
  }
}
