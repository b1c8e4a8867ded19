package org.lockstep.node.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * How long this host has been suspended (DB-8). On Linux nanoTime stands still meanwhile, and
 * uptime does not. A thread that has to wait between reading the one and the other must not look
 * like a suspension: at the start nanoTime is read first, later it is read last.
 */
final class SuspendedHost {
  private static final int READINGS = 3;

  private final DoubleSupplier uptimeSeconds;
  private final LongSupplier nanos;
  private final double atStart;

  SuspendedHost() {
    this(SuspendedHost::readUptime, System::nanoTime);
  }

  SuspendedHost(DoubleSupplier uptimeSeconds, LongSupplier nanos) {
    this.uptimeSeconds = uptimeSeconds;
    this.nanos = nanos;
    this.atStart = atMost();
  }

  /** Since the start, at least; 0 where it cannot be found out. */
  long millis() {
    double uptime = uptimeSeconds.getAsDouble();
    return Math.max(0, Math.round((uptime - nanos.getAsLong() / 1e9 - atStart) * 1_000));
  }

  private double atMost() {
    double least = Double.MAX_VALUE;
    for (int i = 0; i < READINGS; i++) {
      double clock = nanos.getAsLong() / 1e9;
      least = Math.min(least, uptimeSeconds.getAsDouble() - clock);
    }
    return least;
  }

  /** 0 where there is none: the difference then only shrinks, and no suspension is seen. */
  private static double readUptime() {
    try {
      return Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }
}
