package org.lockstep.node.boot.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What the heartbeats say of last wills, and who waits until one that says so is written (ND-4).
 * One that failed without saying so may land late, and hide it: for as long as that may be nobody
 * is told that it is said. Guarded by whoever renews.
 */
public final class LastWills {
  private final long landsWithinMs;
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();
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
   * @return completes once one has been written that does; at once where it says that there are
   *     none
   */
  public CompletionStage<Void> say(boolean now) {
    written &= now;
    any = now;
    if (!now || written) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> said = new CompletableFuture<>();
    waiting.add(said);
    return said;
  }

  /** A renewal was written: those have waited for it. */
  public List<CompletableFuture<Void>> written(boolean said, long issuedMs) {
    if (!said || !any || issuedMs < soundFromMs) {
      return List.of();
    }
    List<CompletableFuture<Void>> those = waiting;
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
