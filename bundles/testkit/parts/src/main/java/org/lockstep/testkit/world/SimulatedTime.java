package org.lockstep.testkit.world;

/**
 * A host's clocks: they tell another time than the world's, and run at another rate.
 *
 * @param offsetNanos where the monotonic clock began
 * @param ratePpm how much too fast it runs, in parts per million
 * @param wallMs what the wall clock showed in the beginning
 */
public record SimulatedTime(long offsetNanos, int ratePpm, long wallMs) {
  public static final SimulatedTime EXACT = new SimulatedTime(0, 0, 1_700_000_000_000L);

  long localNanos(long worldNanos) {
    return offsetNanos + worldNanos + worldNanos / 1_000 * ratePpm / 1_000;
  }

  /** How much time passes in the world while so much passes here. */
  long worldNanos(long localNanos) {
    return localNanos - localNanos / 1_000 * ratePpm / 1_000;
  }

  long wallMs(long worldNanos) {
    return wallMs + worldNanos / 1_000_000;
  }
}
