package org.lockstep.interconnect.netty.core;

/** How long to wait before the next attempt to connect: doubled each time, within bounds. */
public final class Backoff {
  public static final int FIRST_MS = 20;
  public static final int LONGEST_MS = 500;

  private int next = FIRST_MS;

  public int nextMs() {
    int now = next;
    next = Math.min(LONGEST_MS, next * 2);
    return now;
  }

  public void reset() {
    next = FIRST_MS;
  }
}
