package org.lockstep.node.supervisor;

import java.util.concurrent.TimeUnit;

/** When the JVM has been silent for too long. Any thread may pet, at the moment it hears so. */
final class Watchdog {
  private static final long IDLE_MS = 1_000;

  private volatile long boundMs = Long.MAX_VALUE;
  private volatile boolean armed;
  private volatile long lastPet = System.nanoTime();

  void bound(long ms) {
    boundMs = ms;
  }

  void arm() {
    lastPet = System.nanoTime();
    armed = true;
  }

  void disarm() {
    armed = false;
  }

  void pet() {
    lastPet = System.nanoTime();
  }

  long silentMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastPet);
  }

  /** How long nothing can happen: no longer than until it barks, if nobody pets it. */
  long quietMs() {
    return armed ? Math.min(IDLE_MS, Math.max(1, boundMs + 1 - silentMs())) : IDLE_MS;
  }

  boolean barks() {
    return armed && silentMs() > boundMs;
  }
}
