package org.lockstep.interconnect.netty.core;

import java.util.Optional;

/**
 * What is said of strangers that were refused: the first at once, those that follow within a minute
 * as a number. Nobody fills the log by calling again and again.
 */
public final class Refusals {
  public static final long QUIET_MS = 60_000;

  private boolean any;
  private long saidAt;
  private long unsaid;

  /** The line to log, if one is due. */
  public Optional<String> note(String from, String why, long nowMs) {
    if (any && nowMs - saidAt < QUIET_MS) {
      unsaid++;
      return Optional.empty();
    }
    String more = unsaid == 0 ? "" : "; " + unsaid + " others since the last one said";
    any = true;
    saidAt = nowMs;
    unsaid = 0;
    return Optional.of(from + " did not get in: " + why + more);
  }
}
