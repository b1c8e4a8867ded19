package org.lockstep.node.supervisor;

import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * This process's log, which is its standard output. A thread of its own writes it: a log on a disk
 * that hangs must not keep a JVM alive. What it cannot write in time is lost.
 */
final class Journal {
  private static final BlockingQueue<String> WAITING = new LinkedBlockingQueue<>(1_000);
  private static final AtomicInteger UNWRITTEN = new AtomicInteger();

  private Journal() {}

  static void open() {
    Thread thread = new Thread(Journal::write, "journal");
    thread.setDaemon(true);
    thread.start();
  }

  static void say(String line) {
    UNWRITTEN.incrementAndGet();
    if (!WAITING.offer(Instant.now() + " " + line)) {
      UNWRITTEN.decrementAndGet();
    }
  }

  private static void write() {
    try {
      while (true) {
        System.out.println(WAITING.take());
        UNWRITTEN.decrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits, within a bound, until all is written. */
  static void flush(long boundMs) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(boundMs);
    while (UNWRITTEN.get() > 0 && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }
}
