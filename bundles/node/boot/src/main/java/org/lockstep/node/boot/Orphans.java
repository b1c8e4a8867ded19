package org.lockstep.node.boot;

import java.util.concurrent.TimeUnit;
import org.lockstep.node.supervisor.Containment;
import org.lockstep.node.supervisor.Leftovers;
import org.lockstep.node.supervisor.Wills;

/**
 * The end of programs whose supervisor is dead or does not answer (ND-3). It is killed, which ends
 * a stopped one too; what the kernel does not end with it is looked for. Then what outlives them is
 * undone.
 */
final class Orphans {
  private final Process supervisor;
  private final Containment containment;
  private final String marker;
  private boolean begun;
  private volatile Thread work = new Thread();

  /**
   * @param marker in the environment of the programs
   */
  Orphans(Process supervisor, Containment containment, String marker) {
    this.supervisor = supervisor;
    this.containment = containment;
    this.marker = marker;
  }

  /** Does not wait, and does it once. */
  synchronized void end(long boundMs, Wills wills) {
    if (!begun) {
      begun = true;
      supervisor.destroyForcibly();
      Thread thread = new Thread(() -> end(boundMs, containment, wills), "lockstep-orphans");
      thread.setDaemon(true);
      thread.start();
      work = thread;
    }
  }

  private void end(long boundMs, Containment by, Wills wills) {
    long began = System.nanoTime();
    try {
      if (by == Containment.NAMESPACE) {
        supervisor.waitFor(boundMs, TimeUnit.MILLISECONDS);
      } else {
        Leftovers.kill(marker, boundMs);
      }
      wills.execute(() -> System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(boundMs));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
