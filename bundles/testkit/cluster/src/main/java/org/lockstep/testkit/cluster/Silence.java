package org.lockstep.testkit.cluster;

import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;

/**
 * Invariant 3: who has left, or whose recovery has begun, writes no shared data any more, at the
 * disk.
 */
final class Silence {
  private final SortedSet<Incarnation> recovered = new TreeSet<>();

  void begins(Incarnation boot) {
    recovered.add(boot);
  }

  void landed(Incarnation writer) {
    if (recovered.contains(writer)) {
      throw new AssertionError(
          "3, medium silence: a write of "
              + writer
              + " landed after it had left, or its recovery had begun");
    }
  }
}
