package org.lockstep.node.boot.core;

import java.util.Optional;
import java.util.OptionalLong;
import org.lockstep.store.spi.Timing;

/**
 * A watchdog device of this host as the kernel shows it, and whether it can be what makes a run-out
 * lease a proof of death (ND-4). It is petted while the lease is known to last, and no longer; so a
 * host on which anything is left to write has been reset when the device's timeout has passed since
 * the lease ran out. With it in the place of the supervisor the inequality of DB-8 must hold:
 *
 * <pre>dead ≥ (lease + device) × (1 + rho) / (1 − rho) + margin</pre>
 *
 * @param kind what it says that it is
 * @param timeoutS after so many seconds unpetted it resets the host; empty: that is not shown
 * @param unstoppable once opened it cannot be stopped any more ({@code nowayout})
 * @param running somebody has opened it, and has not stopped it
 * @param stopsByItself it does when whoever opened it is killed
 */
public record HostWatchdog(
    String kind,
    OptionalLong timeoutS,
    boolean unstoppable,
    boolean running,
    boolean stopsByItself) {
  /** It is petted twice a second. */
  private static final long LEAST_S = 2;

  /** Why it cannot; empty: it can. */
  public Optional<String> objection(Timing timing) {
    if (timeoutS.isEmpty()) {
      return Optional.of("its timeout is not known here");
    }
    if (unstoppable) {
      return Optional.of(
          "once opened it cannot be stopped (nowayout), so that a node that leaves would have its"
              + " host reset; load its driver with nowayout=0");
    }
    if (running) {
      return Optional.of(
          "it runs already: somebody else pets it, or the one who did was killed and this host is"
              + " about to be reset, which others may rely on");
    }
    if (stopsByItself) {
      return Optional.of(
          "it stops when the supervisor is killed (no magic close), and then resets nothing");
    }
    return timeoutObjection(timing, timeoutS.getAsLong());
  }

  private static Optional<String> timeoutObjection(Timing timing, long seconds) {
    if (seconds < LEAST_S) {
      return Optional.of(
          "its timeout is " + seconds + " s, and at least " + LEAST_S + " are needed");
    }
    long least = leastDeadMs(timing, seconds);
    if (least <= timing.deadMs()) {
      return Optional.empty();
    }
    return Optional.of(
        ("its timeout of %d s breaks dead time %d ≥ (lease %d + device %d) × (1 + rho) / (1 − rho)"
                + " + margin %d = %d (DB-8); %s")
            .formatted(
                seconds,
                timing.deadMs(),
                timing.leaseMs(),
                1_000 * seconds,
                timing.marginMs(),
                least,
                remedy(timing)));
  }

  private static String remedy(Timing timing) {
    long most = mostS(timing);
    return most < LEAST_S
        ? "no device is fast enough for this disk's timing: format it with 'timing: san', which"
            + " allows %d s, or use leaseProof supervisor or never".formatted(mostS(Timing.SAN))
        : ("set it to %d s at most: a parameter of its driver (softdog: soft_margin, others: timeout"
                + " or heartbeat), or wdctl --settimeout")
            .formatted(most);
  }

  /** The longest timeout for which the inequality holds. */
  static long mostS(Timing timing) {
    long seconds = timing.deadMs() / 1_000;
    while (seconds > 0 && leastDeadMs(timing, seconds) > timing.deadMs()) {
      seconds--;
    }
    return seconds;
  }

  private static long leastDeadMs(Timing timing, long seconds) {
    double rho = timing.clockRatePpm() / 1e6;
    return (long) Math.ceil((timing.leaseMs() + 1_000 * seconds) * (1 + rho) / (1 - rho))
        + timing.marginMs();
  }
}
