package org.lockstep.testkit.world;

import java.time.Duration;

/** What is wrong with a way to a disk just now. */
public final class PathFaults {
  private static final int LATE_MS = 4_000;

  private boolean failing;
  private long stalledUntilNanos;
  private long slowNanos;
  private int latePerMille;

  /** Everything fails at once. */
  public void fail(boolean now) {
    failing = now;
  }

  /** What is issued takes until then; it is not lost. */
  public void stall(World world, Duration time) {
    stalledUntilNanos = Math.max(stalledUntilNanos, world.nowNanos() + time.toNanos());
  }

  /** Each transfer takes up to so much longer, and each answer to a write as well. */
  public void slow(Duration more) {
    slowNanos = more.toNanos();
  }

  /** So many of a thousand writes are said to have failed, and land some time later. */
  public void late(int perMille) {
    latePerMille = perMille;
  }

  /** Nothing is wrong any more; what is on its way still comes late. */
  public void heal() {
    failing = false;
    stalledUntilNanos = 0;
    slowNanos = 0;
    latePerMille = 0;
  }

  boolean failing() {
    return failing;
  }

  long delayNanos(World world) {
    long stall = Math.max(0, stalledUntilNanos - world.nowNanos());
    return stall + (slowNanos == 0 ? 0 : world.drawNanos(0, slowNanos));
  }

  long answerNanos(World world) {
    return slowNanos == 0 ? 0 : world.drawNanos(0, slowNanos);
  }

  boolean drawsLate(World world) {
    return latePerMille > 0 && world.drawNanos(1, 1_000) <= latePerMille;
  }

  long lateNanos(World world) {
    return world.drawNanos(1_000_000, LATE_MS * 1_000_000L);
  }
}
