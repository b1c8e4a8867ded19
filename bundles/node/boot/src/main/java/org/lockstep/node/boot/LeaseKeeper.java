package org.lockstep.node.boot;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.ForeignOwnerException;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Timing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the heartbeat on one thread; on another, which no hanging disk can stop, pets the
 * supervisor while the lease is good and panics when it is not.
 */
final class LeaseKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final long RETRY_MS = 50;

  private final SlotClaim claim;
  private final Timing timing;
  private final LeaseGate gate;
  private final Guard guard;
  private final MonotonicClock clock;
  private final LongSupplier suspendedMs;
  private final Consumer<String> panic;
  private final Thread renewal = thread("lockstep-renewal", this::renewals);
  private Heartbeat said = Heartbeat.SILENT;
  private boolean wake;
  private volatile boolean running = true;

  /**
   * @param suspendedMs how long this host has been suspended
   */
  LeaseKeeper(
      SlotClaim claim,
      Timing timing,
      LeaseGate gate,
      Guard guard,
      MonotonicClock clock,
      LongSupplier suspendedMs,
      Consumer<String> panic) {
    this.claim = claim;
    this.timing = timing;
    this.gate = gate;
    this.guard = guard;
    this.clock = clock;
    this.suspendedMs = suspendedMs;
    this.panic = panic;
  }

  /** The guard watches before the gate opens for the first time. */
  void start() throws IOException {
    thread("lockstep-pet", this::petting).start();
    try {
      guard.arm();
    } catch (IOException e) {
      quit();
      throw e;
    }
    renew();
    renewal.start();
  }

  private static Thread thread(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.setPriority(Thread.MAX_PRIORITY);
    return thread;
  }

  /** A renewal is made at once. */
  synchronized void announce(Heartbeat heartbeat) {
    said = heartbeat;
    wake = true;
    notifyAll();
  }

  private void renewals() {
    try {
      while (running) {
        if (guard.isDeaf()) {
          panic.accept("the supervisor hears nothing");
        }
        boolean done = renew();
        pause(done ? timing.renewalMs() : RETRY_MS);
      }
    } catch (InterruptedException e) {
      panic.accept("the renewal thread was interrupted");
    } catch (RuntimeException | Error e) {
      panic.accept("the lease cannot be renewed: " + e);
    }
  }

  private synchronized void pause(long ms) throws InterruptedException {
    long until = clock.millis() + ms;
    for (long left = ms; left > 0 && !wake && running; left = until - clock.millis()) {
      wait(left);
    }
    wake = false;
  }

  private boolean renew() {
    Heartbeat heartbeat;
    synchronized (this) {
      heartbeat = said;
    }
    long issued = clock.millis();
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
      LOG.warn("The lease could not be renewed, {} ms are left: {}", gate.leftMs(), e.problem());
      return false;
    }
    if (wasSuspended()) {
      return false;
    }
    gate.renewed(issued);
    return true;
  }

  private boolean wasSuspended() {
    boolean was = suspendedMs.getAsLong() > timing.marginMs();
    if (was) {
      panic.accept("this host was suspended: others may have taken over");
    }
    return was;
  }

  private void petting() {
    try {
      while (running && !gate.closed()) {
        if (gate.lost()) {
          panic.accept("the lease on the shared disk has run out");
        } else {
          guard.pet();
        }
        Thread.sleep(timing.petMs());
      }
    } catch (InterruptedException e) {
      panic.accept("the petting thread was interrupted");
    } catch (RuntimeException | Error e) {
      panic.accept("the supervisor cannot be petted: " + e);
    }
  }

  /** No more renewals are begun. */
  synchronized void quit() {
    running = false;
    notifyAll();
  }

  /**
   * No more renewals are made.
   *
   * @return whether that is certain: one that hangs could still reach the disk
   */
  boolean stop() {
    quit();
    try {
      renewal.join(2L * timing.ioTimeoutMs() + timing.marginMs());
      return !renewal.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
