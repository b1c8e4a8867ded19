package org.lockstep.base;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Waits as threads do. */
final class ThreadGathering implements Gathering {
  private final Semaphore arrivals = new Semaphore(0);

  @Override
  public void arrive() {
    arrivals.release();
  }

  @Override
  public int await(int wanted, long ms) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
    boolean interrupted = false;
    while (true) {
      try {
        if (arrivals.tryAcquire(wanted, until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          arrivals.release(wanted);
        }
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return arrivals.availablePermits();
  }
}
