package org.lockstep.membership.manager;

import java.util.Optional;
import java.util.function.Function;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.spi.Snapshot;

/** Decodes the membership when its record has changed: most commits are about other records. */
final class StateDecoder implements Function<Snapshot, ClusterState> {
  private Optional<StoredRecord> decoded = Optional.empty();
  private ClusterState state = ClusterState.EMPTY;

  @Override
  public ClusterState apply(Snapshot snapshot) {
    Optional<StoredRecord> record = Optional.ofNullable(snapshot.records().get(Keys.STATE));
    if (!record.equals(decoded)) {
      state = Keys.stateIn(snapshot);
      decoded = record;
    }
    return state;
  }
}
