package org.lockstep.node.supervisor;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When the JVM has been silent for too long (ND-3). While its lease is good nobody else can have
 * taken anything over, so as long as that lasts it has twice the time: a busy host holds processes
 * up. It is killed no later than one that petted at the very end of its lease (DB-8). Any thread
 * may pet, at the moment it hears so.
 */
final class Watchdog {
  private static final long IDLE_MS = 1_000;
  private static final int PATIENCE = 2;

  private final LongSupplier nanos;
  private volatile long boundMs = Long.MAX_VALUE;
  private volatile boolean armed;
  private volatile long lastPetMs;
  private volatile long leaseUntilMs;

  /**
   * @param nanos the clock that all processes of this host share
   */
  Watchdog(LongSupplier nanos) {
    this.nanos = nanos;
    this.lastPetMs = nowMs();
    this.leaseUntilMs = nowMs();
  }

  private long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
  }

  void bound(long ms) {
    boundMs = ms;
  }

  void arm() {
    lastPetMs = nowMs();
    armed = true;
  }

  void disarm() {
    armed = false;
  }

  /**
   * @param untilMs the JVM holds its lease, by the same clock
   */
  void pet(long untilMs) {
    leaseUntilMs = untilMs;
    lastPetMs = nowMs();
  }

  long silentMs() {
    return nowMs() - lastPetMs;
  }

  /** How long nothing can happen: no longer than until it barks, if nobody pets it. */
  long quietMs() {
    return armed ? Math.min(IDLE_MS, Math.max(1, leftMs() + 1)) : IDLE_MS;
  }

  boolean barks() {
    return armed && leftMs() < 0;
  }

  private long leftMs() {
    long silentMs = silentMs();
    long leaseLeftMs = leaseUntilMs - nowMs();
    return Math.max(boundMs - silentMs, Math.min(leaseLeftMs, PATIENCE * boundMs - silentMs));
  }
}
