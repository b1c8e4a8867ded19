package org.lockstep.registration.core;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What registration on a node has published for its boot.
 *
 * @param types of actions that it can run
 * @param load how busy it has been lately, from 0 to 1
 * @param since grows from boot to boot over the whole cluster: who came later
 * @param joined grows likewise, from join to join; 0: its join is not over, and it is no reason for
 *     a free transfer yet (RL-11)
 */
public record Offered(SortedSet<String> types, double load, long since, long joined) {
  /** Loads that differ by less count as the same. */
  private static final double STEP = 0.1;

  public Offered {
    types = Collections.unmodifiableSortedSet(new TreeSet<>(types));
  }

  int loadStep() {
    return (int) Math.floor(load / STEP + 1e-9);
  }
}
