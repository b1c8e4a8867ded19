package org.lockstep.testkit.cluster;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.wire.StateCodec;
import org.lockstep.store.Change;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/** Invariant 2: what anyone was told is in the start state of every later epoch. */
final class CommittedHistory {
  private static final String STATE = "membership/state";

  private final Map<Place, Integer> values = new HashMap<>();
  private final Set<Written> written = new HashSet<>();
  private Snapshot latest = Snapshot.EMPTY;
  private ClusterState state = ClusterState.EMPTY;

  /** Its sequence: the start of an epoch has one too, and holds nothing new. */
  private long lastCommit;

  private record Place(String key, long version) {}

  private record Written(Change change, long version) {}

  /** All nodes. */
  SortedSet<NodeId> configured() {
    return NodeConfig.ids(latest.records());
  }

  /** The confirmed membership. */
  ClusterState state() {
    return state;
  }

  /** All that is confirmed. */
  SortedMap<String, StoredRecord> records() {
    return latest.records();
  }

  /** A master has confirmed its start state. */
  void adopted(Snapshot start) {
    if (start.position().epoch() < latest.position().epoch()) {
      return; // a late one, of which nobody will hear
    }
    if (start.position().epoch() == latest.position().epoch()) {
      throw new AssertionError(
          "1, one master: epoch " + start.position().epoch() + " begins twice");
    }
    long confirmed = lastCommit;
    if (start.position().sequence() <= confirmed) {
      throw lost("epoch " + start.position().epoch() + " starts at " + start.position());
    }
    for (StoredRecord record : latest.records().values()) {
      StoredRecord kept = start.records().get(record.key());
      boolean changed =
          kept == null
              ? start.position().sequence() > confirmed + 1
              : kept.version() > confirmed || kept.equals(record);
      if (!changed) {
        throw lost(record + " has become " + kept + " in " + start.position());
      }
    }
    for (StoredRecord record : start.records().values()) {
      if (record.version() > 0
          && record.version() <= confirmed
          && !record.equals(latest.records().get(record.key()))) {
        throw lost(record + " is in the start state of " + start.position());
      }
      remember(record);
    }
    lastCommit = start.position().sequence() - 1;
    become(start);
  }

  private AssertionError lost(String what) {
    return new AssertionError(
        "2, commit prefix: " + what + ", and " + latest.position() + " was confirmed");
  }

  private void become(Snapshot next) {
    StoredRecord before = latest.records().get(STATE);
    StoredRecord now = next.records().get(STATE);
    latest = next;
    if (now != null && !now.equals(before)) {
      state = StateCodec.decode(now.value());
    }
  }

  private void remember(StoredRecord record) {
    int hash = Arrays.hashCode(record.value());
    Integer before = values.putIfAbsent(new Place(record.key(), record.version()), hash);
    if (before != null && before != hash) {
      throw new AssertionError("2, commit prefix: two values of " + record);
    }
  }

  /** One that is said late must be in what a later epoch has begun with. */
  void confirmed(Position position, List<Change> changes) {
    if (position.epoch() < latest.position().epoch()) {
      Map<String, Change> last = new HashMap<>();
      changes.forEach(change -> last.put(change.key(), change));
      last.values().forEach(change -> told(change, position.sequence()));
      return;
    }
    if (!position.equals(latest.position().next())) {
      throw new AssertionError(
          "2, commit prefix: " + position + " is confirmed after " + latest.position());
    }
    lastCommit = position.sequence();
    become(latest.with(new Commit(position, changes)));
    for (Change change : changes) {
      written.add(new Written(change, position.sequence()));
      StoredRecord record = latest.records().get(change.key());
      if (record != null) {
        remember(record);
      }
    }
  }

  /** Somebody was told that his change is committed. */
  void told(Change change, long version) {
    Integer known = values.get(new Place(change.key(), version));
    if (change.value().isPresent()
        && !written.contains(new Written(change, version)) // another of the same commit came after
        && (known == null || known != Arrays.hashCode(change.value().get()))) {
      throw new AssertionError(
          "2, commit prefix: "
              + change
              + " at "
              + version
              + " was told, and is in no epoch's history");
    }
  }

  /** What a node shows to its bundles. */
  void shown(Incarnation boot, StoredRecord record) {
    Integer known = values.get(new Place(record.key(), record.version()));
    if (known == null || known != Arrays.hashCode(record.value())) {
      throw new AssertionError(
          "2, commit prefix: " + boot + " is shown " + record + ", which was never confirmed");
    }
  }
}
