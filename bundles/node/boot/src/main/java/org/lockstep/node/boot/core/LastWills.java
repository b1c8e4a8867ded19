package org.lockstep.node.boot.core;

import java.util.ArrayList;
import java.util.List;

/**
 * What the heartbeats say of last wills, and who waits until one that says so is written (ND-4).
 * One that failed without saying so may land late, and hide it: for as long as that may be nobody
 * is told that it is said. Guarded by whoever renews.
 *
 * @param <W> who waits
 */
public final class LastWills<W> {
  private final long landsWithinMs;
  private List<W> waiting = new ArrayList<>();
  private boolean any;
  private boolean written;
  private long soundFromMs = Long.MIN_VALUE;

  /**
   * @param landsWithinMs for how long a renewal that failed may still be written
   */
  public LastWills(long landsWithinMs) {
    this.landsWithinMs = landsWithinMs;
  }

  /** Whether the next renewal says that there are any. */
  public boolean any() {
    return any;
  }

  /**
   * From now on the renewals say so.
   *
   * @param who waits until one has been written that does
   * @return whether nobody has to wait: it is said, or there are none
   */
  public boolean say(boolean now, W who) {
    written &= now;
    any = now;
    if (now && !written) {
      waiting.add(who);
    }
    return !now || written;
  }

  /** A renewal was written: those have waited for it. */
  public List<W> written(boolean said, long issuedMs) {
    if (!said || !any || issuedMs < soundFromMs) {
      return List.of();
    }
    List<W> those = waiting;
    written = true;
    waiting = new ArrayList<>();
    return those;
  }

  public void failed(boolean said, long nowMs) {
    if (!said) {
      soundFromMs = nowMs + landsWithinMs;
    }
  }
}
