package org.lockstep.node.boot;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.lockstep.node.boot.lease.LeaseGate;

/**
 * The end that comes in any case (ND-2): the gate is closed as soon as it is decided; then, after
 * the writes on their way, but within a bound, this process is halted. The thread that halts is
 * there from the start, and waits neither for a log nor for whoever panics.
 */
final class Panic {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final LeaseGate gate;
  private final BooleanSupplier programsEnd;
  private final LongSupplier boundMs;
  private final Consumer<String> log;
  private final Runnable halt;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicReference<String> reason = new AtomicReference<>("");
  private final CountDownLatch pulled = new CountDownLatch(1);
  private final Thread thread = new Thread(this::halt, "lockstep-panic");
  private volatile boolean told;

  /**
   * @param gate of shared data: closed, and waited for until all have left it
   * @param programsEnd whether programs are being ended, which is waited for as well
   * @param boundMs for how long; asked once the end has come
   * @param log may hang
   * @param halt ends this process
   */
  Panic(
      LeaseGate gate,
      BooleanSupplier programsEnd,
      LongSupplier boundMs,
      Consumer<String> log,
      Runnable halt) {
    this.gate = gate;
    this.programsEnd = programsEnd;
    this.boundMs = boundMs;
    this.log = log;
    this.halt = halt;
    thread.setDaemon(true);
    thread.setPriority(Thread.MAX_PRIORITY);
    thread.start();
  }

  /** It will come: what is said is the first reason, and none that follows from it. */
  void decided(String why) {
    gate.close();
    reason.compareAndSet("", why);
  }

  /** Does not return before this process is halted. */
  void because(String why) {
    decided(why);
    pulled.countDown();
    if (!begun.getAndSet(true)) {
      log.accept("Panic: " + reason.get());
      told = true;
    }
    join();
  }

  private void join() {
    try {
      thread.join(2 * boundMs.getAsLong());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean begun() {
    return begun.get();
  }

  private void halt() {
    try {
      pulled.await();
    } catch (InterruptedException e) {
      return; // this node's end has come otherwise
    }
    try {
      awaitLastActs();
    } finally {
      halt.run();
    }
  }

  private void awaitLastActs() {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(boundMs.getAsLong());
    while ((!told || busy()) && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private boolean busy() {
    return gate.entered() > 0 || programsEnd.getAsBoolean();
  }

  /** The node has ended without it. */
  void dismiss() {
    thread.interrupt();
  }
}
