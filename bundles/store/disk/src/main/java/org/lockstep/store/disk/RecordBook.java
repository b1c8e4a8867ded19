package org.lockstep.store.disk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.store.Change;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.spi.Commit;

/** The records a master keeps for its next checkpoint, and how large that would be. */
final class RecordBook {
  private final SortedMap<String, StoredRecord> records;
  private long bytes;

  RecordBook(SortedMap<String, StoredRecord> records) {
    this.records = new TreeMap<>(records);
    this.bytes = records.values().stream().mapToLong(RecordBook::bytesOf).sum();
  }

  private static int bytesOf(StoredRecord record) {
    return Payloads.bytesOf(record.key(), record.value().length, record.version());
  }

  /** The size of a checkpoint's payload after these changes too. */
  long bytesWith(List<Change> changes, long version) {
    Map<String, Integer> after = new HashMap<>();
    for (Change change : changes) {
      int size =
          change
              .value()
              .map(value -> Payloads.bytesOf(change.key(), value.length, version))
              .orElse(0);
      after.put(change.key(), size);
    }
    long total = bytes;
    for (var each : after.entrySet()) {
      StoredRecord before = records.get(each.getKey());
      total += each.getValue() - (before == null ? 0 : bytesOf(before));
    }
    return total;
  }

  void apply(Commit commit) {
    long version = commit.position().sequence();
    bytes = bytesWith(commit.changes(), version);
    for (Change change : commit.changes()) {
      change
          .value()
          .ifPresentOrElse(
              value -> records.put(change.key(), new StoredRecord(change.key(), value, version)),
              () -> records.remove(change.key()));
    }
  }

  byte[] encode() {
    return Payloads.encode(records.values());
  }
}
