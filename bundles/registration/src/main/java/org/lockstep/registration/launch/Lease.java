package org.lockstep.registration.launch;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.lockstep.base.Incarnation;
import org.lockstep.store.NamedLease;

/** Giving up the decision lease: whoever may not decide does not keep it (RL-3). */
final class Lease {
  private final NamedLease lease;
  private final Incarnation self;
  private final Executor paused;
  private volatile boolean releasing;

  Lease(NamedLease lease, Incarnation self, Turns turns) {
    this.lease = lease;
    this.self = self;
    this.paused = task -> turns.after(Engine.PAUSE, task);
  }

  private boolean isHeld() {
    return lease.holder().equals(Optional.of(self));
  }

  /**
   * @param then told whether it worked, if there was anything to give up
   */
  void giveUp(Consumer<Boolean> then) {
    if (releasing || !isHeld()) {
      return;
    }
    releasing = true;
    Asked.of(lease::release)
        .whenComplete(
            (result, failure) -> {
              releasing = false;
              then.accept(failure == null && result.committed());
            });
  }

  /** Until this node's copy shows another holder or none: a commit may be confirmed late. */
  CompletableFuture<Void> release(Duration within) {
    if (!isHeld() || within.isNegative()) {
      return CompletableFuture.completedFuture(null);
    }
    return Asked.of(lease::release)
        .handle((result, failure) -> null)
        .thenComposeAsync(ignored -> release(within.minus(Engine.PAUSE)), paused)
        .toCompletableFuture();
  }
}
