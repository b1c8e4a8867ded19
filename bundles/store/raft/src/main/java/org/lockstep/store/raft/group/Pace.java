package org.lockstep.store.raft.group;

import org.lockstep.store.spi.Timing;

/**
 * How soon a member that is gone is done without. Of a lease there has to be enough left for a new
 * leader to be found, or every node would run out of it.
 *
 * @param silenceMs after which a member is suspected
 * @param verifyMs for a last question
 * @param heartbeatMs between two signs of life
 */
record Pace(long silenceMs, long verifyMs, long heartbeatMs) {
  private static final long LEAST_SILENCE_MS = 400;
  private static final long LEAST_VERIFY_MS = 100;
  private static final int BEATS = 4;

  static Pace of(Timing timing) {
    long silence = Math.max(LEAST_SILENCE_MS, timing.leaseMs() / 4);
    long verify = Math.max(LEAST_VERIFY_MS, timing.leaseMs() / 16);
    return new Pace(silence, verify, silence / BEATS);
  }
}
