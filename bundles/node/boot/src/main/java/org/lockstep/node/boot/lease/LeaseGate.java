package org.lockstep.node.boot.lease;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.lockstep.base.Environment;
import org.lockstep.membership.IoGate;
import org.lockstep.node.boot.core.Lease;

/** The I/O gate (ND-2): open while the lease is good. */
public final class LeaseGate implements IoGate {
  private final Lease lease;
  private final Environment environment;
  private final Consumer<String> panic;
  private final AtomicInteger entered = new AtomicInteger();
  private volatile boolean draining;
  private volatile boolean deferred;

  public LeaseGate(Lease lease, Environment environment, Consumer<String> panic) {
    this.lease = lease;
    this.environment = environment;
    this.panic = panic;
  }

  private long nowMs() {
    return environment.clock().millis();
  }

  public void renewed(long issuedAtMs) {
    synchronized (lease) {
      lease.renewed(issuedAtMs, nowMs());
    }
  }

  /** The lease has run out, and the panic is deferred: nothing is lost by that yet (DB-8). */
  void defer() {
    deferred = true;
  }

  /**
   * As {@link Lease#regained}. Nobody has been inside since the lease ran out: whoever was has left
   * before the panic was deferred.
   */
  boolean regained(long issuedAtMs) {
    synchronized (lease) {
      boolean good = lease.regained(issuedAtMs, nowMs());
      deferred = !good;
      return good;
    }
  }

  public void close() {
    synchronized (lease) {
      lease.close();
    }
  }

  public boolean closed() {
    synchronized (lease) {
      return lease.closed();
    }
  }

  /**
   * Lets nobody enter any more, and those that have entered end as if nothing were.
   *
   * @return whether all have, within the bound
   */
  public boolean drain(long boundMs) {
    draining = true;
    long until = nowMs() + boundMs;
    try {
      while (entered() > 0 && nowMs() < until) {
        environment.pause().millis(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return entered() == 0;
  }

  public long leftMs() {
    synchronized (lease) {
      return lease.leftMs(nowMs());
    }
  }

  public long heldUntilMs() {
    synchronized (lease) {
      return lease.heldUntilMs();
    }
  }

  /** Whether the supervisor may be petted: nothing has been lost or given up. */
  public boolean isWell() {
    return !closed() && (deferred || !lost());
  }

  public boolean lost() {
    synchronized (lease) {
      return lease.lost(nowMs());
    }
  }

  /** How many writes are on their way. */
  public int entered() {
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
