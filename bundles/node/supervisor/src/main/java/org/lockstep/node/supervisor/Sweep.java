package org.lockstep.node.supervisor;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Ends all processes of some kind: asks each, makes it after a while, until none is left. */
final class Sweep implements Runnable {
  private static final long LOOK_MS = 5;

  private final Search search;
  private final long killAfterMs;
  private final Runnable done;

  Sweep(Predicate<String> environment, long killAfterMs, Runnable done) {
    this.search = new Search(environment);
    this.killAfterMs = killAfterMs;
    this.done = done;
  }

  @Override
  public void run() {
    long began = System.nanoTime();
    Set<Long> asked = new HashSet<>();
    try {
      while (!search.isOver()) {
        boolean force = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) >= killAfterMs;
        search.look().forEach(pid -> end(pid, force, asked));
        Thread.sleep(search.isOver() ? 0 : LOOK_MS);
      }
      done.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(long pid, boolean force, Set<Long> asked) {
    if (force) {
      ProcessTable.kill(pid);
    } else if (asked.add(pid)) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }
  }
}
