package org.lockstep.store.raft.core;

import java.util.List;
import org.lockstep.store.Change;
import org.lockstep.store.spi.Snapshot;

/**
 * What the store was made for.
 *
 * @param commitBytes the most that the changes of one commit may take
 * @param recordsBytes the most that all records together may take
 */
public record Bounds(int commitBytes, int recordsBytes) {
  public boolean holds(List<Change> changes) {
    return bytesOf(changes) <= commitBytes;
  }

  public boolean holds(Snapshot snapshot) {
    long all =
        snapshot.records().values().stream()
            .mapToLong(each -> each.key().length() + each.value().length)
            .sum();
    return all <= recordsBytes;
  }

  /** What is said to whoever wanted more. */
  public String exceeded() {
    return "the changes, or all records with them, are more than the store was made for: " + this;
  }

  private static long bytesOf(List<Change> changes) {
    return changes.stream()
        .mapToLong(each -> each.key().length() + each.value().map(v -> v.length).orElse(0))
        .sum();
  }
}
