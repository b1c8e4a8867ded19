package org.lockstep.node.boot.lease;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.lockstep.base.Environment;
import org.lockstep.base.Workers;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Timing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MM-12: shared I/O closes, the programs end (RL-15), and only then the slot is given up: whoever
 * sees that may start everything elsewhere. What cannot be made sure of ends in a panic, and in the
 * supervisor's mark.
 */
public final class Departure {
  private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
  private static final long REPORT_MS = 5_000;

  private final LeaseGate gate;
  private final Supervision supervisor;
  private final LeaseKeeper keeper;
  private final SlotClaim claim;
  private final Workers.Crowd own;
  private final long lastWritesMs;
  private final Consumer<String> panic;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private volatile boolean ending;
  private boolean quiescent;

  public Departure(
      LeaseGate gate,
      Supervision supervisor,
      LeaseKeeper keeper,
      SlotClaim claim,
      Timing timing,
      Environment environment,
      Consumer<String> panic) {
    this.gate = gate;
    this.supervisor = supervisor;
    this.keeper = keeper;
    this.claim = claim;
    this.own = environment.workers().crowd("lockstep-departure");
    this.lastWritesMs = 2L * timing.ioTimeoutMs();
    this.panic = panic;
  }

  public boolean begun() {
    return begun.get();
  }

  /** The gate closes, or is closed, because this node leaves. */
  public boolean ending() {
    return ending;
  }

  /**
   * Nobody writes shared data any more, and the programs end; completes when none is left. The slot
   * is kept.
   */
  public CompletableFuture<Void> quiesce() {
    if (begun()) {
      return begin();
    }
    CompletableFuture<Void> rests = new CompletableFuture<>();
    own.execute(
        () -> {
          if (isQuiescent()) {
            rests.complete(null);
          }
        });
    return rests;
  }

  /** Whoever comes second returns when it is done, not before. */
  public void go() {
    begin().join();
  }

  /** As {@link #go}, for who does not wait. */
  public CompletableFuture<Void> begin() {
    if (!begun.getAndSet(true)) {
      own.execute(this::run); // nobody's interrupt ends it
    }
    return done.copy();
  }

  private void run() {
    try {
      giveUpSlot();
    } catch (RuntimeException | Error e) {
      panic.accept("the slot cannot be given up: " + e);
    } finally {
      done.complete(null);
      own.stop();
    }
  }

  /** Waits until it is; what does not end in a panic is so from then on. */
  private synchronized boolean isQuiescent() {
    if (quiescent) {
      return true;
    }
    ending = true;
    if (!gate.drain(lastWritesMs)) {
      panic.accept("writes of shared data do not end: the slot cannot be given up");
      return false;
    }
    gate.close();
    supervisor.bye();
    while (!supervisor.programsAreOver(REPORT_MS)) {
      LOG.warn("Programs of this node do not end: it keeps its slot until they have (RL-15)");
    }
    quiescent = true;
    return true;
  }

  private void giveUpSlot() {
    if (!isQuiescent()) {
      return;
    }
    if (!keeper.stop()) {
      panic.accept("a renewal hangs and could undo it: the slot cannot be given up");
      return;
    }
    claim.leave();
    supervisor.part();
  }
}
