package org.lockstep.membership.manager.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.store.Change;
import org.lockstep.store.CommitResult;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.Transaction;

/**
 * A change that waits for the next commit, and who is to be told of it.
 *
 * @param stores it writes records of others: what does not fit is one of these
 */
record Mutation(Optional<Caller> caller, Body body, boolean stores) {
  /** The node that asked and its own id for the request. */
  record Caller(NodeId node, long request) {}

  /** Changes the draft, or refuses. */
  @FunctionalInterface
  interface Body {
    Optional<Problem> apply(Work work);
  }

  static Mutation internal(Body body) {
    return new Mutation(Optional.empty(), body, false);
  }

  /** What one commit is made of. */
  static final class Work {
    final Draft draft;
    final Moment now;
    final long version;
    final List<Change> changes = new ArrayList<>();
    private final SortedMap<String, StoredRecord> records;
    private final SortedMap<String, Long> written = new TreeMap<>();
    Optional<CommitResult> stored = Optional.empty();

    Work(ClusterState base, SortedMap<String, StoredRecord> records, long version, Moment now) {
      this.draft = new Draft(base);
      this.records = records;
      this.version = version;
      this.now = now;
    }

    /** The records after what this commit has changed up to now. */
    SortedMap<String, StoredRecord> current(String prefix) {
      SortedMap<String, StoredRecord> current =
          new TreeMap<>(records.subMap(prefix, prefix + Character.MAX_VALUE));
      for (Change change : changes) {
        if (change.key().startsWith(prefix)) {
          change
              .value()
              .ifPresentOrElse(
                  value ->
                      current.put(change.key(), new StoredRecord(change.key(), value, version)),
                  () -> current.remove(change.key()));
        }
      }
      return current;
    }

    /** All of it, or nothing and the first thing that stands against it. */
    CommitResult store(Transaction transaction) {
      for (var expectation : transaction.expectations().entrySet()) {
        long found = versionOf(expectation.getKey());
        if (found != expectation.getValue()) {
          return new CommitResult.Conflict(expectation.getKey(), expectation.getValue(), found);
        }
      }
      Optional<Problem> objection = ConfiguredNodes.objection(this, transaction.changes());
      if (objection.isPresent()) {
        return new CommitResult.Refused(objection.get());
      }
      for (Change change : transaction.changes()) {
        changes.add(change);
        written.put(change.key(), change.value().isPresent() ? version : 0L);
      }
      return new CommitResult.Committed(version);
    }

    private long versionOf(String key) {
      Long now = written.get(key);
      if (now != null) {
        return now;
      }
      StoredRecord record = records.get(key);
      return record == null ? 0 : record.version();
    }
  }
}
