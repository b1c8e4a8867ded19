package org.lockstep.base;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * What a node takes from the machine it runs on: time, chance and threads (AL-4). The simulator
 * gives its own instead.
 *
 * @param clock what decides
 * @param wall what people read, and nothing else; it may jump
 * @param chance may be asked by any thread
 * @param pause how a patient worker waits
 */
public record Environment(
    MonotonicClock clock, WallClock wall, RandomGenerator chance, Workers workers, Pause pause) {
  /** Milliseconds since 1970, as far as this host knows. */
  @FunctionalInterface
  public interface WallClock {
    long millis();

    default Instant instant() {
      return Instant.ofEpochMilli(millis());
    }
  }

  /** Waits for so many milliseconds. */
  @FunctionalInterface
  public interface Pause {
    void millis(long ms) throws InterruptedException;
  }

  /** The same in another time. */
  public Environment with(MonotonicClock otherClock, Pause otherPause) {
    return new Environment(otherClock, wall, chance, workers, otherPause);
  }

  /** The machine itself. */
  public static Environment real() {
    return new Environment(
        MonotonicClock.system(),
        System::currentTimeMillis,
        new SecureRandom(),
        Workers.threads(),
        Thread::sleep);
  }
}
