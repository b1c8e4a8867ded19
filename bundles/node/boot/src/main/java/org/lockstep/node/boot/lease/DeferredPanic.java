package org.lockstep.node.boot.lease;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.lockstep.base.MonotonicClock;
import org.lockstep.membership.spi.DiskWait;
import org.lockstep.membership.spi.OtherDisks;
import org.lockstep.node.boot.core.Deferral;
import org.lockstep.store.spi.Timing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what {@link Deferral} decides. Any thread. */
public final class DeferredPanic {
  private static final Logger LOG = LoggerFactory.getLogger(DeferredPanic.class);

  private final Deferral deferral;
  private final LeaseGate gate;
  private final Supervision supervisor;
  private final MonotonicClock clock;
  private final Supplier<Optional<String>> objection;
  private final Consumer<String> panic;
  private final long lostMs;
  private volatile long renewedMs;

  /**
   * @param mostMs how long the disk is waited for at most
   * @param objection why this node may not wait, if it may not; asked again and again
   */
  public DeferredPanic(
      Timing timing,
      long mostMs,
      LeaseGate gate,
      Supervision supervisor,
      MonotonicClock clock,
      Supplier<Optional<String>> objection,
      Consumer<String> panic) {
    this.deferral = new Deferral(timing, mostMs);
    this.gate = gate;
    this.supervisor = supervisor;
    this.clock = clock;
    this.objection = objection;
    this.panic = panic;
    this.lostMs = timing.leaseMs() / 2;
    this.renewedMs = clock.millis();
  }

  /** The slot was renewed, at that moment or later. */
  void renewed(long issuedMs) {
    renewedMs = issuedMs;
    synchronized (deferral) {
      deferral.renewed(issuedMs, clock.millis());
    }
  }

  /** Half a lease without a renewal: the others are told. */
  public boolean diskLost() {
    return clock.millis() - renewedMs >= lostMs;
  }

  public void othersSay(OtherDisks said) {
    synchronized (deferral) {
      deferral.othersSay(said, clock.millis());
    }
  }

  public DiskWait diskWait() {
    synchronized (deferral) {
      return deferral.standing(clock.millis());
    }
  }

  /** The gate opens before programs are launched again. */
  public void confirmed(long number) {
    boolean good;
    synchronized (deferral) {
      good = deferral.confirmed(number, clock.millis()).filter(gate::regained).isPresent();
    }
    if (good) {
      LOG.info("The shared disk is back, and this node is confirmed: its gate opens again");
      supervisor.resume();
    }
  }

  /** The lease has run out, as far as the caller knows. */
  void look() {
    Deferral.Act act;
    synchronized (deferral) {
      act = gate.lost() ? deferral.ranOut(clock.millis(), remains()) : new Deferral.Act.Pet();
      if (act instanceof Deferral.Act.Pet && gate.lost()) {
        gate.defer();
      }
    }
    carryOut(act);
  }

  private Deferral.Remains remains() {
    return new Deferral.Remains(gate.entered() > 0, !supervisor.holds(), objection.get());
  }

  private void carryOut(Deferral.Act act) {
    if (act instanceof Deferral.Act.EndPrograms) {
      LOG.warn(
          "The shared disk is lost for every live member: the gate is closed until it is back");
      supervisor.hold();
    } else if (act instanceof Deferral.Act.Ask) {
      supervisor.ask();
    } else if (act instanceof Deferral.Act.Pet) {
      supervisor.pet();
    } else if (act instanceof Deferral.Act.Panic end) {
      panic.accept(end.why());
    }
  }
}
