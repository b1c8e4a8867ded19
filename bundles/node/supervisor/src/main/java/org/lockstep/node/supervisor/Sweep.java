package org.lockstep.node.supervisor;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Ends all of a group: asks each process, makes it after a while, until none is left. */
final class Sweep implements Runnable {
  private static final long LOOK_MS = 5;
  private static final long MOST_LOOK_MS = 40;

  private final Group group;
  private final long killAfterMs;
  private final Runnable done;
  private final long began = System.nanoTime();
  private final Set<Long> asked = new HashSet<>();
  private int emptyLooks;

  private Sweep(Group group, long killAfterMs, Runnable done) {
    this.group = group;
    this.killAfterMs = killAfterMs;
    this.done = done;
  }

  static void start(Group group, long killAfterMs, Runnable done) {
    Thread thread = new Thread(new Sweep(group, killAfterMs, done), "sweep");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    try {
      for (long pause = LOOK_MS; !isOver(); pause = Math.min(2 * pause, MOST_LOOK_MS)) {
        Thread.sleep(pause);
      }
      done.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isOver() {
    try {
      long lasts = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      List<Long> found = group.look();
      emptyLooks = found.isEmpty() && !group.hasPrograms() ? emptyLooks + 1 : 0;
      boolean force = lasts >= killAfterMs || emptyLooks > 1; // one proves nothing
      found.forEach(pid -> end(pid, force));
      if (force) {
        group.kill();
      }
      return group.isOver();
    } catch (RuntimeException | Error e) {
      Journal.say("an ended program was looked for, again after: " + e);
      return false;
    }
  }

  private void end(long pid, boolean force) {
    if (force) {
      ProcessTable.kill(pid);
    } else if (asked.add(pid)) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }
  }
}
