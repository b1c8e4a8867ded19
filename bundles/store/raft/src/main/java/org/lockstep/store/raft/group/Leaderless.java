package org.lockstep.store.raft.group;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.View;
import org.jgroups.raft.util.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Whether a majority is there and has been without a leader for too long. The library votes when
 * the members change, and only then: whoever has missed a leader, or its end, would wait for ever.
 */
final class Leaderless {
  private final int majority;
  private final long patienceNanos;
  private long sinceNanos;
  private boolean waiting;

  /**
   * @param patienceMs longer than a vote takes
   */
  Leaderless(int majority, long patienceMs) {
    this.majority = majority;
    this.patienceNanos = TimeUnit.MILLISECONDS.toNanos(patienceMs);
  }

  /** Whether something has to be done about it now; after that it is given its time again. */
  boolean isDue(@Nullable View view, @Nullable Address leader, long nowNanos) {
    boolean led = leader != null && view != null && view.containsMember(leader);
    if (led || view == null || members(view) < majority) {
      waiting = false;
      return false;
    }
    if (!waiting) {
      waiting = true;
      sinceNanos = nowNanos;
    }
    boolean due = nowNanos - sinceNanos >= patienceNanos;
    if (due) {
      sinceNanos = nowNanos;
    }
    return due;
  }

  /** Of a member that was started again there may be two addresses for a while. */
  private static int members(View view) {
    Set<String> names = new HashSet<>();
    view.forEach(address -> names.add(Utils.extractRaftId(address)));
    return names.size();
  }
}
