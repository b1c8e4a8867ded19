package org.lockstep.store.spi;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.store.Change;
import org.lockstep.store.StoredRecord;

/**
 * All records after one commit. Immutable.
 *
 * @param position of the last commit it holds
 * @param records by key
 */
public record Snapshot(Position position, SortedMap<String, StoredRecord> records) {
  public static final Snapshot EMPTY = new Snapshot(Position.START, new TreeMap<>());

  public Snapshot {
    records = Collections.unmodifiableSortedMap(records);
  }

  /**
   * This snapshot with one commit more; every record that the commit writes gets its sequence, and
   * none 0, which means that there is no record.
   */
  public Snapshot with(Commit commit) {
    SortedMap<String, StoredRecord> next = new TreeMap<>(records);
    apply(next, commit.changes(), Math.max(1, commit.position().sequence()));
    return new Snapshot(commit.position(), next);
  }

  private static void apply(
      SortedMap<String, StoredRecord> records, List<Change> changes, long version) {
    for (Change change : changes) {
      change
          .value()
          .ifPresentOrElse(
              value -> records.put(change.key(), new StoredRecord(change.key(), value, version)),
              () -> records.remove(change.key()));
    }
  }
}
