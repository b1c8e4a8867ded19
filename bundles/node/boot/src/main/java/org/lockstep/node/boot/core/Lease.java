package org.lockstep.node.boot.core;

/**
 * This node's lease (DB-8): good for a while after the last successful renewal was <em>issued</em>,
 * for what the disk did in between nobody knows. Once run out it is good again only when that was
 * found to have harmed nobody; once closed, never.
 */
public final class Lease {
  private final long leaseMs;
  private long issuedMs;
  private boolean granted;
  private boolean closed;

  public Lease(long leaseMs) {
    this.leaseMs = leaseMs;
  }

  /**
   * A renewal that was issued at that moment has succeeded. One that comes too late changes
   * nothing: somebody may have proven this node dead already.
   */
  public void renewed(long issuedAtMs, long nowMs) {
    if (!granted || nowMs < heldUntilMs()) {
      granted = true;
      issuedMs = Math.max(issuedMs, issuedAtMs);
    }
  }

  /**
   * It has run out, and a later master has confirmed this boot after that renewal.
   *
   * @return whether it is good again
   */
  public boolean regained(long issuedAtMs, long nowMs) {
    if (closed || !granted || nowMs >= issuedAtMs + leaseMs) {
      return false;
    }
    issuedMs = issuedAtMs;
    return true;
  }

  public void close() {
    closed = true;
  }

  public boolean closed() {
    return closed;
  }

  /** Until when others leave this node its slot; also of a lease that is closed. */
  public long heldUntilMs() {
    return granted ? issuedMs + leaseMs : Long.MIN_VALUE;
  }

  /** What is left; 0 when it has run out, was never granted, or is closed. */
  public long leftMs(long nowMs) {
    return closed || !granted ? 0 : Math.max(0, heldUntilMs() - nowMs);
  }

  /** It was good once and is no more. */
  public boolean lost(long nowMs) {
    return granted && !closed && leftMs(nowMs) == 0;
  }
}
