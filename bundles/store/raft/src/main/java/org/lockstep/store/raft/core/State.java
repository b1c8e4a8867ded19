package org.lockstep.store.raft.core;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.NodeId;
import org.lockstep.store.Change;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.Mastership;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotView;
import org.lockstep.store.spi.Snapshot;

/**
 * All that the members agree on. Immutable.
 *
 * @param slots each that there is room for
 * @param mastership who was chosen for the highest epoch
 * @param adopted the last epoch whose master has adopted the history
 * @param history all records
 */
public record State(
    SortedMap<NodeId, Slot> slots,
    Optional<Mastership> mastership,
    long adopted,
    Snapshot history) {
  public State {
    slots = Collections.unmodifiableSortedMap(slots);
  }

  /** Before the first entry. */
  public static State initial(int slots, List<Change> records) {
    SortedMap<NodeId, Slot> unused = new TreeMap<>();
    for (int id = 0; id < slots; id++) {
      unused.put(NodeId.of(id), Slot.UNUSED);
    }
    return new State(
        unused, Optional.empty(), 0, Snapshot.EMPTY.with(new Commit(Position.START, records)));
  }

  public long epoch() {
    return mastership.map(Mastership::epoch).orElse(0L);
  }

  public Observation observation() {
    SortedMap<NodeId, SlotView> views = new TreeMap<>();
    slots.forEach((id, slot) -> views.put(id, slot.view(id)));
    return new Observation(views, mastership, epoch(), List.of());
  }

  State with(NodeId id, Slot slot) {
    SortedMap<NodeId, Slot> next = new TreeMap<>(slots);
    next.put(id, slot);
    return new State(next, mastership, adopted, history);
  }

  State with(Mastership next) {
    return new State(slots, Optional.of(next), adopted, history);
  }

  State with(Snapshot next) {
    return new State(slots, mastership, adopted, next);
  }

  State adopting(long epoch, Snapshot next) {
    return new State(slots, mastership, epoch, next);
  }
}
