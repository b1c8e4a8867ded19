package org.lockstep.node.supervisor;

import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What a supervisor that was killed has left behind, where the system does not end it with it. */
public final class Leftovers {
  private static final long LOOK_MS = 5;

  private Leftovers() {}

  /**
   * Kills the programs that carry a supervisor's mark, and their descendants.
   *
   * @return whether none is left, within the bound
   */
  public static boolean kill(String marker, long boundMs) {
    Search search = new Search(Set::of, Programs.MARKER + "=" + marker + "/");
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(boundMs);
    try {
      while (!search.isOver() && System.nanoTime() - until < 0) {
        search.look().forEach(ProcessTable::kill);
        Thread.sleep(LOOK_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return search.isOver();
  }
}
