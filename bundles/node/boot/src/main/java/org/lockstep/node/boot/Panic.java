package org.lockstep.node.boot;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The end that comes in any case (ND-2): the gate is closed as soon as it is decided; then, after
 * the writes on their way, but within a bound, this process is halted. The thread that halts is
 * there from the start, and waits neither for a log nor for whoever panics.
 */
final class Panic {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Runnable closeGate;
  private final BooleanSupplier busy;
  private final LongSupplier boundMs;
  private final Consumer<String> log;
  private final Runnable halt;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicReference<String> reason = new AtomicReference<>("");
  private final CountDownLatch pulled = new CountDownLatch(1);
  private final Thread thread = new Thread(this::halt, "lockstep-panic");
  private volatile boolean told;

  /**
   * @param closeGate after which nobody begins to write shared data; may be run again
   * @param busy whether writes of shared data are on their way, or programs to end
   * @param boundMs for how long they are waited for; asked once the end has come
   * @param log may hang
   * @param halt ends this process
   */
  Panic(
      Runnable closeGate,
      BooleanSupplier busy,
      LongSupplier boundMs,
      Consumer<String> log,
      Runnable halt) {
    this.closeGate = closeGate;
    this.busy = busy;
    this.boundMs = boundMs;
    this.log = log;
    this.halt = halt;
    thread.setDaemon(true);
    thread.setPriority(Thread.MAX_PRIORITY);
    thread.start();
  }

  /** It will come: what is said is the first reason, and none that follows from it. */
  void decided(String why) {
    closeGate.run();
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
    while ((!told || busy.getAsBoolean()) && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** The node has ended without it. */
  void dismiss() {
    thread.interrupt();
  }
}
