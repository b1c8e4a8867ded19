package org.lockstep.node.boot.lease;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.lockstep.base.Environment;
import org.lockstep.base.ProblemException;
import org.lockstep.base.Worker;
import org.lockstep.node.boot.core.LastWills;
import org.lockstep.store.spi.ForeignOwnerException;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Timing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the heartbeat on one thread; on another, which no hanging disk can stop, pets the
 * supervisor while the lease is good, and sees to what becomes of this node when it is not.
 */
public final class LeaseKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final long RETRY_MS = 50;

  private final SlotClaim claim;
  private final Timing timing;
  private final LeaseGate gate;
  private final Guard guard;
  private final DeferredPanic deferred;
  private final Environment environment;
  private final LongSupplier suspendedMs;
  private final Consumer<String> panic;
  private final LastWills<CompletableFuture<Void>> wills;
  private final Worker renewing;
  private final Worker petting;
  private Worker.Pending next = () -> {};
  private Heartbeat said = Heartbeat.SILENT;
  private boolean begun;
  private boolean news;
  private volatile boolean running = true;

  /**
   * @param deferred what comes when the lease has run out
   * @param suspendedMs how long this host has been suspended
   */
  public LeaseKeeper(
      SlotClaim claim,
      Timing timing,
      LeaseGate gate,
      Guard guard,
      DeferredPanic deferred,
      Environment environment,
      LongSupplier suspendedMs,
      Consumer<String> panic) {
    this.claim = claim;
    this.timing = timing;
    this.gate = gate;
    this.guard = guard;
    this.deferred = deferred;
    this.environment = environment;
    this.suspendedMs = suspendedMs;
    this.panic = panic;
    this.wills = new LastWills<>(2L * timing.deadMs());
    this.renewing = environment.workers().urgent("lockstep-renewal");
    this.petting = environment.workers().urgent("lockstep-pet");
  }

  /** The guard watches before the gate opens for the first time. */
  public void start() throws IOException {
    petting.execute(this::pet);
    try {
      guard.arm();
    } catch (IOException e) {
      quit();
      throw e;
    }
    renew();
    begin();
  }

  private synchronized void begin() {
    begun = true;
    renewAfter(0);
  }

  /** A renewal is made at once. */
  public synchronized void announce(Heartbeat heartbeat) {
    said = heartbeat;
    news = true;
    if (begun) {
      renewAfter(0);
    }
  }

  /**
   * What the next renewals say of last wills; where there are any one is made at once. Returns
   * promptly.
   *
   * @return completes once it is written, by a thread that must not be held up: at once where there
   *     are none; not at all when this node ends before
   */
  public synchronized CompletionStage<Void> bequeathed(boolean any) {
    CompletableFuture<Void> said = new CompletableFuture<>();
    if (wills.say(any, said)) {
      said.complete(null);
    } else if (begun) {
      news = true;
      renewAfter(0);
    }
    return said;
  }

  /**
   * One last renewal, by the caller's thread, of a node that ends and whose supervisor cannot say
   * so: that it has left nothing to be undone. May hang.
   */
  public void undone() {
    Heartbeat heartbeat;
    synchronized (this) {
      bequeathed(false);
      heartbeat = said.bequeathing(false);
    }
    claim.renew(heartbeat);
  }

  /** At most one renewal waits; what is said during one is said in the next. */
  private synchronized void renewAfter(long ms) {
    Worker.Pending before = next;
    if (running) {
      next = renewing.after(news ? 0 : ms, this::renewal); // first: none is lost to a failure here
    }
    before.cancel();
  }

  private void renewal() {
    if (!running) {
      return;
    }
    try {
      panicIfSilent(); // here as well: a pet may wait for a supervisor that reads nothing
      boolean done = renew();
      renewAfter(done ? timing.renewalMs() : RETRY_MS);
    } catch (RuntimeException | Error e) {
      panic.accept("the lease cannot be renewed: " + e);
    }
  }

  private boolean renew() {
    Heartbeat heartbeat;
    synchronized (this) {
      heartbeat = said.bequeathing(wills.any());
      news = false;
    }
    long issued = environment.clock().millis();
    if (wasSuspended()) { // before it too: the slot may be another's by now
      return false;
    }
    try {
      claim.renew(heartbeat);
    } catch (ForeignOwnerException e) {
      if (running) {
        panic.accept(e.getMessage());
      }
      return false;
    } catch (ProblemException e) {
      failed(heartbeat);
      if (gate.leftMs() > 0) { // else it has been said often enough
        LOG.warn("The lease could not be renewed, {} ms are left: {}", gate.leftMs(), e.problem());
      }
      return false;
    }
    if (wasSuspended()) {
      return false;
    }
    gate.renewed(issued);
    deferred.renewed(issued);
    written(heartbeat, issued).forEach(said -> said.complete(null));
    return true;
  }

  private synchronized void failed(Heartbeat heartbeat) {
    wills.failed(heartbeat.bequeathed(), environment.clock().millis());
  }

  private synchronized List<CompletableFuture<Void>> written(Heartbeat heartbeat, long issued) {
    return wills.written(heartbeat.bequeathed(), issued);
  }

  private boolean wasSuspended() {
    boolean was = suspendedMs.getAsLong() > timing.marginMs();
    if (was) {
      panic.accept("this host was suspended: others may have taken over");
    }
    return was;
  }

  private void panicIfSilent() {
    if (guard.isSilent()) {
      panic.accept("the supervisor does not answer");
    }
  }

  private void pet() {
    if (!running) {
      return;
    }
    try {
      panicIfSilent();
      if (gate.closed()) {
        guard.ask(); // of a node that leaves: the supervisor is to end its programs
      } else if (gate.lost()) {
        deferred.look();
      } else {
        guard.pet();
      }
      petting.after(timing.petMs(), this::pet);
    } catch (RuntimeException | Error e) {
      panic.accept("the supervisor cannot be petted: " + e);
    }
  }

  /** No more renewals are begun. */
  public synchronized void quit() {
    running = false;
    next.cancel();
    renewing.stop();
    petting.stop();
  }

  /**
   * No more renewals are made.
   *
   * @return whether that is certain: one that hangs could still reach the disk
   */
  public boolean stop() {
    quit();
    try {
      return renewing.await(2L * timing.ioTimeoutMs() + timing.marginMs());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
