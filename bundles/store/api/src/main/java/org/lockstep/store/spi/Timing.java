package org.lockstep.store.spi;

import org.lockstep.base.ProblemException;

/**
 * The timing chain of DB-8, part of the format because all nodes must share it. All in
 * milliseconds, but for the clock rate error in parts per million.
 *
 * <p>A node stops writing {@code leaseMs} after it <em>issued</em> its last successful renewal, and
 * its supervisor halts it {@code watchdogMs} after the last petting, which is done only while the
 * lease is good, or when the lease ends if that is later. Whoever has seen no change for {@link
 * #deadMs} on the own clock therefore knows that nothing is written any more:
 *
 * <pre>dead ≥ (lease + watchdog) × (1 + rho) / (1 − rho) + margin</pre>
 */
public record Timing(
    int renewalMs,
    int ioTimeoutMs,
    int leaseMs,
    int petMs,
    int watchdogMs,
    int clockRatePpm,
    int marginMs,
    int deadMs) {

  public static final Timing DEFAULT = new Timing(250, 500, 1_500, 100, 500, 500, 100, 2_150);

  /** For storage that may take ten seconds to answer. */
  public static final Timing SAN =
      new Timing(2_000, 10_000, 30_000, 500, 5_000, 500, 1_000, 36_500);

  public Timing {
    require(renewalMs > 0 && ioTimeoutMs > 0 && petMs > 0, "all are positive");
    require(marginMs >= 0 && clockRatePpm >= 0 && clockRatePpm < 1_000_000, "all are positive");
    require(
        renewalMs + 2L * ioTimeoutMs <= leaseMs,
        "lease %d ≥ renewal %d + 2 × I/O timeout %d",
        leaseMs,
        renewalMs,
        ioTimeoutMs);
    require(2L * petMs <= watchdogMs, "watchdog %d ≥ 2 × pet %d", watchdogMs, petMs);
    long least = leastDeadMs(leaseMs, watchdogMs, clockRatePpm, marginMs);
    require(
        deadMs >= least,
        "dead time %d ≥ (lease %d + watchdog %d) × (1 + rho) / (1 − rho) + margin %d = %d",
        deadMs,
        leaseMs,
        watchdogMs,
        marginMs,
        least);
  }

  private static long leastDeadMs(int leaseMs, int watchdogMs, int ppm, int marginMs) {
    double rho = ppm / 1e6;
    return (long) Math.ceil(((double) leaseMs + watchdogMs) * (1 + rho) / (1 - rho)) + marginMs;
  }

  private static void require(boolean holds, String inequality, Object... values) {
    if (!holds) {
      throw new ProblemException(
          "timing-unsafe",
          "timing refused",
          "timing",
          "it breaks " + String.format(inequality, values) + " (DB-8)");
    }
  }
}
