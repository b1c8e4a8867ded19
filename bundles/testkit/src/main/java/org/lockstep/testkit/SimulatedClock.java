package org.lockstep.testkit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.lockstep.base.MonotonicClock;

/** Time that stands still until a test moves it (AL-4). */
public final class SimulatedClock implements MonotonicClock {
  private final AtomicLong nanos = new AtomicLong();

  @Override
  public long nanos() {
    return nanos.get();
  }

  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("time only grows: " + by);
    }
    nanos.addAndGet(by.toNanos());
  }

  public void advanceMillis(long millis) {
    advance(Duration.ofMillis(millis));
  }
}
