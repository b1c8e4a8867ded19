package org.lockstep.node.boot;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.lockstep.base.MonotonicClock;
import org.lockstep.membership.IoGate;
import org.lockstep.node.boot.core.Lease;

/** The I/O gate (ND-2): open while the lease is good. */
final class LeaseGate implements IoGate {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Lease lease;
  private final MonotonicClock clock;
  private final Consumer<String> panic;
  private final AtomicInteger entered = new AtomicInteger();
  private volatile boolean draining;

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

  boolean closed() {
    synchronized (lease) {
      return lease.closed();
    }
  }

  /**
   * Lets nobody enter any more, and those that have entered end as if nothing were.
   *
   * @return whether all have, within the bound
   */
  boolean drain(long boundMs) {
    draining = true;
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(boundMs);
    while (entered() > 0 && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return entered() == 0;
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
    return !draining && leftMs() > 0;
  }

  /** Counted before it is asked: whoever closes and then counts misses nobody. */
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
      if (leftMs() == 0) {
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
