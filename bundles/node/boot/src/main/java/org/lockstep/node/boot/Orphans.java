package org.lockstep.node.boot;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lockstep.node.supervisor.Containment;
import org.lockstep.node.supervisor.Leftovers;
import org.lockstep.node.supervisor.Wills;

/**
 * The end of programs whose supervisor is dead or does not answer (ND-3). It is killed, which ends
 * a stopped one too; what the kernel does not end with it is looked for. Then what outlives them is
 * undone.
 */
final class Orphans {
  private final ProcessHandle supervisor;
  private final Containment containment;
  private final String marker;
  private boolean begun;
  private volatile long untilNanos;
  private volatile Thread work = new Thread();

  /**
   * @param marker in the environment of the programs
   */
  Orphans(ProcessHandle supervisor, Containment containment, String marker) {
    this.supervisor = supervisor;
    this.containment = containment;
    this.marker = marker;
  }

  /**
   * For how long it may take: for what is to be undone as long as a paused node would have had
   * (DB-8), and where others wait for it as long as it may take once.
   */
  static long boundMs(Wills wills, long leaseLeftMs, long watchdogMs) {
    return wills.isEmpty()
        ? watchdogMs
        : Math.max(leaseLeftMs, wills.longestAwaitedMs()) + watchdogMs;
  }

  /**
   * Does not wait, and does it once.
   *
   * @param undone run once nothing is left to be undone
   */
  synchronized void end(long boundMs, Wills wills, Runnable undone) {
    if (!begun) {
      begun = true;
      untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(boundMs);
      supervisor.destroyForcibly();
      Thread thread = new Thread(() -> endAll(wills, undone), "lockstep-orphans");
      thread.setDaemon(true);
      thread.start();
      work = thread;
    }
  }

  private void endAll(Wills wills, Runnable undone) {
    try {
      if (containment == Containment.NAMESPACE) {
        awaitEnd(leftMs());
      }
      if (containment != Containment.NAMESPACE || !wills.isEmpty()) { // it may still be emptied
        Leftovers.kill(marker, leftMs());
      }
      if (wills.execute(() -> leftMs() == 0)) {
        undone.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until then it may take; 0: no longer. */
  long leftMs() {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime()));
  }

  private void awaitEnd(long boundMs) throws InterruptedException {
    try {
      supervisor.onExit().get(boundMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // what comes next has its own bound
    }
  }

  boolean areEnding() {
    return work.isAlive();
  }

  /** Waits until none is found any more, within a bound. */
  void await(long boundMs) {
    try {
      work.join(boundMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
