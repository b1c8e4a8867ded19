package org.lockstep.node.boot;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.lockstep.base.MonotonicClock;
import org.lockstep.membership.IoGate;
import org.lockstep.node.boot.core.Lease;

/** The I/O gate (ND-2): open while the lease is good. */
final class LeaseGate implements IoGate {
  private final Lease lease;
  private final MonotonicClock clock;
  private final Consumer<String> panic;
  private final AtomicInteger entered = new AtomicInteger();

  LeaseGate(Lease lease, MonotonicClock clock, Consumer<String> panic) {
    this.lease = lease;
    this.clock = clock;
    this.panic = panic;
  }

  void renewed(long issuedAtMs) {
    synchronized (lease) {
      lease.renewed(issuedAtMs, clock.millis());
    }
  }

  void close() {
    synchronized (lease) {
      lease.close();
    }
  }

  long leftMs() {
    synchronized (lease) {
      return lease.leftMs(clock.millis());
    }
  }

  boolean lost() {
    synchronized (lease) {
      return lease.lost(clock.millis());
    }
  }

  /** How many writes are on their way. */
  int entered() {
    return entered.get();
  }

  @Override
  public boolean open() {
    return leftMs() > 0;
  }

  @Override
  public Pass enter() throws GateClosedException {
    entered.incrementAndGet();
    if (!open()) {
      entered.decrementAndGet();
      throw new GateClosedException("the I/O gate is closed: this node's lease is not good");
    }
    return new Entered();
  }

  private final class Entered implements Pass {
    private boolean inside = true;

    @Override
    public void check() throws GateClosedException {
      if (!open()) {
        panic.accept("a write of shared data ended after the lease");
        throw new GateClosedException("the write ended after the lease and is not acknowledged");
      }
    }

    @Override
    public void close() {
      if (inside) {
        inside = false;
        entered.decrementAndGet();
      }
    }
  }
}
