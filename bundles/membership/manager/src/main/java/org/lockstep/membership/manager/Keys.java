package org.lockstep.membership.manager;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.lockstep.membership.TransitionRecord;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.wire.HistoryCodec;
import org.lockstep.membership.manager.wire.StateCodec;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.spi.Snapshot;

/** Where the membership lies among the records of the shared store. */
final class Keys {
  static final String STATE = "membership/state";
  static final String HISTORY = "membership/history/";
  static final String LEASE = "lease/";

  /** How many past transitions are kept. */
  static final int HISTORY_SIZE = 256;

  private Keys() {}

  static ClusterState stateIn(Snapshot snapshot) {
    StoredRecord record = snapshot.records().get(STATE);
    return record == null ? ClusterState.EMPTY : StateCodec.decode(record.value());
  }

  /** What is kept of past transitions, and of those under way. */
  static List<TransitionRecord> historyIn(Snapshot snapshot) {
    return snapshot.records().subMap(HISTORY, HISTORY + Character.MAX_VALUE).values().stream()
        .map(record -> HistoryCodec.decode(record.value()))
        .sorted(Comparator.comparingLong(TransitionRecord::id))
        .toList();
  }

  static boolean isUnderWay(TransitionRecord past) {
    return past.outcome().equals(TransitionRecord.UNDER_WAY);
  }

  static String history(long id) {
    return String.format(Locale.ROOT, "%s%03d", HISTORY, id % HISTORY_SIZE);
  }
}
