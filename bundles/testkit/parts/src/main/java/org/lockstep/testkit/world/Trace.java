package org.lockstep.testkit.world;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** What happens in a world: a hash of all of it, and the last lines for people if they want. */
public final class Trace {
  private static final long PRIME = 0x100000001b3L;
  private static final int KEPT = 2_000;

  private final Deque<String> lines = new ArrayDeque<>();
  private long hash = 0xcbf29ce484222325L;
  private boolean keeping;

  /** From now on lines are kept. */
  public void keep() {
    keeping = true;
  }

  /** Something happened, at some time, to somebody. */
  public void add(long nanos, int whom, int what) {
    mix(nanos);
    mix((long) whom << Integer.SIZE | what);
  }

  private void mix(long value) {
    hash = (hash ^ value) * PRIME;
    hash ^= hash >>> 29;
  }

  /** A line for people; it counts in the hash only through its events. */
  public void say(Supplier<String> line) {
    if (keeping) {
      lines.addLast(line.get());
      if (lines.size() > KEPT) {
        lines.removeFirst();
      }
    }
  }

  public long hash() {
    return hash;
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }
}
