package org.lockstep.node.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.ForeignOwnerException;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Position;
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
  private static final int READINGS = 3;

  private final SlotClaim claim;
  private final Timing timing;
  private final LeaseGate gate;
  private final SupervisorLink supervisor;
  private final MonotonicClock clock;
  private final Consumer<String> panic;
  private final double suspendedAtStart = suspendedAtMost();
  private Heartbeat said = Heartbeat.SILENT;
  private boolean wake;
  private volatile boolean running = true;

  LeaseKeeper(
      SlotClaim claim,
      Timing timing,
      LeaseGate gate,
      SupervisorLink supervisor,
      MonotonicClock clock,
      Consumer<String> panic) {
    this.claim = claim;
    this.timing = timing;
    this.gate = gate;
    this.supervisor = supervisor;
    this.clock = clock;
    this.panic = panic;
  }

  void start() {
    renew();
    thread("lockstep-renewal", this::renewals).start();
    thread("lockstep-pet", this::petting).start();
  }

  private static Thread thread(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.setPriority(Thread.MAX_PRIORITY);
    return thread;
  }

  /** A renewal is made at once. The supervisor is armed when the node first counts for others. */
  synchronized void announce(Heartbeat heartbeat) {
    said = heartbeat;
    if (heartbeat.serving() > 0 || heartbeat.confirmed().compareTo(Position.START) > 0) {
      supervisor.arm();
    }
    wake = true;
    notifyAll();
  }

  private void renewals() {
    try {
      while (running) {
        boolean done = renew();
        pause(done ? timing.renewalMs() : RETRY_MS);
      }
    } catch (InterruptedException e) {
      panic.accept("the renewal thread was interrupted");
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
    if (suspendedAtLeast() - suspendedAtStart > timing.marginMs() / 1_000.0) {
      panic.accept("this host was suspended: others may have taken over");
    }
    gate.renewed(issued);
    return true;
  }

  private void petting() {
    try {
      while (running) {
        if (gate.lost()) {
          panic.accept("the lease on the shared disk has run out");
        }
        supervisor.pet();
        Thread.sleep(timing.petMs());
      }
    } catch (InterruptedException e) {
      panic.accept("the petting thread was interrupted");
    }
  }

  /**
   * On Linux nanoTime stands still while the host is suspended, and uptime does not. A thread that
   * has to wait between reading the one and the other must not look like a suspension: at the start
   * nanoTime is read first, later it is read last.
   */
  private static double suspendedAtMost() {
    double least = Double.MAX_VALUE;
    for (int i = 0; i < READINGS; i++) {
      double nanos = System.nanoTime() / 1e9;
      least = Math.min(least, uptimeSeconds() - nanos);
    }
    return least;
  }

  private static double suspendedAtLeast() {
    double uptime = uptimeSeconds();
    return uptime - System.nanoTime() / 1e9;
  }

  /** 0 where there is none: the difference then only shrinks, and no suspension is seen. */
  private static double uptimeSeconds() {
    try {
      return Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  synchronized void stop() {
    running = false;
    notifyAll();
  }
}
