package org.lockstep.store.raft;

import org.lockstep.store.spi.Timing;

/**
 * How long is waited.
 *
 * @param writeMs for a majority to take an entry
 * @param startMs for a majority to be there at all
 */
record Patience(long writeMs, long startMs) {
  private static final long START_MS = 120_000;

  static Patience of(Timing timing) {
    return new Patience(timing.ioTimeoutMs(), START_MS);
  }
}
