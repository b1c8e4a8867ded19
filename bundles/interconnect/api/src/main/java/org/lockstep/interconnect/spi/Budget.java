package org.lockstep.interconnect.spi;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What bounds a queue of messages: bytes, where each message costs {@link #OVERHEAD} besides its
 * length, so that many empty ones are bounded too. Safe for use by any thread.
 */
public final class Budget {
  public static final int OVERHEAD = 128;

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  public Budget(long limit) {
    this.limit = limit;
  }

  /** Takes the room for a message, or leaves everything as it was. */
  public boolean take(int length) {
    long cost = cost(length);
    if (used.addAndGet(cost) <= limit) {
      return true;
    }
    used.addAndGet(-cost);
    return false;
  }

  /** Gives back what {@link #cost} says. */
  public void give(long cost) {
    used.addAndGet(-cost);
  }

  public static long cost(int length) {
    return (long) length + OVERHEAD;
  }

  /** What is taken at present. */
  public long used() {
    return used.get();
  }
}
