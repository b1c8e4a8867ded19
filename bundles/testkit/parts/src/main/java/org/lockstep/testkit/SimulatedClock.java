package org.lockstep.testkit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.lockstep.base.Environment;
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

  /** The machine's environment with this time, in which whoever waits moves it. */
  public Environment environment() {
    return Environment.real().with(this, this::advanceMillis);
  }

  public void advanceMillis(long millis) {
    advance(Duration.ofMillis(millis));
  }
}
