package org.lockstep.registration.launch;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.lockstep.base.MonotonicClock;

/** How busy this node has been lately, smoothed: a moment says little (RL-2). */
final class Load {
  /** What differs by less is not told. */
  static final double THRESHOLD = 0.1;

  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Of each new reading so much counts: half of what was before is forgotten after 14 s. */
  private static final double WEIGHT = 0.05;

  private final DoubleSupplier reading;
  private final MonotonicClock clock;
  private double recent;
  private long readAtMs = Long.MIN_VALUE / 2;

  /**
   * @param reading from 0 to 1; more counts as 1, less as 0
   */
  Load(DoubleSupplier reading, MonotonicClock clock) {
    this.reading = reading;
    this.clock = clock;
  }

  /** How many processes want to run for each of the host's processors. */
  static DoubleSupplier ofHost() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return () -> system.getSystemLoadAverage() / system.getAvailableProcessors();
  }

  synchronized double recent() {
    long now = clock.millis();
    if (now - readAtMs >= EVERY.toMillis()) {
      readAtMs = now;
      recent += WEIGHT * (Math.min(1, Math.max(0, reading.getAsDouble())) - recent);
    }
    return recent;
  }
}
