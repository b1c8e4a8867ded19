package org.lockstep.membership.manager;

import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.Incarnation;
import org.lockstep.membership.manager.core.DeathWatch;

/** Who looks suspicious: a reason to look at the disk, and a proof of nothing (ND-4). */
final class Suspicions {
  /** After this long a suspect has shown on the disk that it lives, or has been proven dead. */
  private static final long LAST_MS = 3_000;

  private final SortedMap<Incarnation, Long> until = new TreeMap<>();

  /** Whether it is news. */
  boolean suspect(Incarnation peer, long nowMs, DeathWatch deaths) {
    return deaths.proof(peer).isEmpty() && until.put(peer, nowMs + LAST_MS) == null;
  }

  void connected(Incarnation peer) {
    until.remove(peer);
  }

  void observed(DeathWatch deaths) {
    until
        .entrySet()
        .removeIf(
            each -> deaths.proof(each.getKey()).isPresent() || deaths.nowMs() > each.getValue());
  }

  boolean any() {
    return !until.isEmpty();
  }
}
