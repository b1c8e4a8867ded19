package org.lockstep.store.disk;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.lockstep.base.ProblemException;

/**
 * The clusters on whose disks a write of this process may still land after the node that made it
 * has left (DB-6). Static, for it is the process that has to end, not the node or the store.
 */
final class LateLandings {
  private static final Set<UUID> EXPECTED = ConcurrentHashMap.newKeySet();

  private LateLandings() {}

  static void expect(UUID cluster) {
    EXPECTED.add(cluster);
  }

  /**
   * @throws ProblemException when a later boot's writes could be undone
   */
  static void requireNone(UUID cluster, String disks) {
    if (EXPECTED.contains(cluster)) {
      throw new ProblemException(
          "write-pending",
          "claim refused",
          disks,
          "a write of an earlier boot in this process failed and may still land: restart the process");
    }
  }
}
