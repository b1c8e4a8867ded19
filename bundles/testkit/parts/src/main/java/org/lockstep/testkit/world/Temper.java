package org.lockstep.testkit.world;

import java.util.random.RandomGenerator;

/**
 * How quick things are in a world: what never meets where all is quick does where it is slow.
 *
 * @param handOverNanos until another thread goes on, at most
 * @param transferNanos of a disk, at most
 * @param messageNanos of a network, at most
 * @param hiccupNanos how much longer one transfer in {@value #HICCUPS} takes, at most
 */
public record Temper(long handOverNanos, long transferNanos, long messageNanos, long hiccupNanos) {
  static final int HICCUPS = 64;

  private static final long[] HAND_OVERS = {40_000, 40_000, 400_000, 4_000_000};
  private static final long[] TRANSFERS = {150_000, 150_000, 3_000_000, 25_000_000};
  private static final long[] HICCUP_LENGTHS = {0, 0, 20_000_000, 200_000_000};
  private static final long[] MESSAGES = {400_000, 400_000, 4_000_000, 40_000_000};

  static Temper drawn(RandomGenerator chance) {
    return new Temper(
        one(chance, HAND_OVERS),
        one(chance, TRANSFERS),
        one(chance, MESSAGES),
        one(chance, HICCUP_LENGTHS));
  }

  private static long one(RandomGenerator chance, long[] of) {
    return of[chance.nextInt(of.length)];
  }
}
