package org.lockstep.node.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SuspendedHostTest {
  private final AtomicLong uptimeMs = new AtomicLong(5_000);
  private final AtomicLong clockMs = new AtomicLong(1_000);
  private final SuspendedHost host =
      new SuspendedHost(
          () -> uptimeMs.get() / 1e3, () -> TimeUnit.MILLISECONDS.toNanos(clockMs.get()));

  private long after(long uptime, long clock) {
    uptimeMs.addAndGet(uptime);
    clockMs.addAndGet(clock);
    return host.millis();
  }

  @Test
  void isWhatTheMonotonicClockMissed_DB8() {
    assertThat(after(3_000, 3_000)).isZero();
    assertThat(after(3_000, 1_000)).isEqualTo(2_000);
    assertThat(after(1_000, 1_000)).as("since the start").isEqualTo(2_000);
  }

  @Test
  void thisHostWasNotSuspendedJustNow_DB8() {
    assertThat(new SuspendedHost().millis()).isLessThan(50);
  }
}
