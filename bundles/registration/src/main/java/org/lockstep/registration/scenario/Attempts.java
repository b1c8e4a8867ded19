package org.lockstep.registration.scenario;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lockstep.actions.ActionPhase;
import org.lockstep.base.NodeId;
import org.lockstep.registration.core.InstanceId;

/** The actions under way that end when a step says so, or at their timeout. */
final class Attempts {
  private final List<Attempt> underWay = new ArrayList<>();

  /**
   * One of them.
   *
   * @param generation of the placement that asks for it
   * @param due when it is timed out; empty: never
   */
  record Attempt(
      InstanceId id, long generation, ActionPhase phase, NodeId node, Optional<Instant> due) {
    boolean isSame(Attempt other) {
      return id.equals(other.id)
          && generation == other.generation
          && phase == other.phase
          && node.equals(other.node);
    }
  }

  /** Begun, unless it is already. */
  void begin(Attempt attempt) {
    if (underWay.stream().noneMatch(attempt::isSame)) {
      underWay.add(attempt);
    }
  }

  /** Only those that are still asked for go on. */
  void keep(List<Attempt> asked) {
    underWay.removeIf(one -> asked.stream().noneMatch(one::isSame));
  }

  Optional<Attempt> find(ActionPhase phase, String name, Optional<NodeId> node) {
    return underWay.stream()
        .filter(one -> one.phase() == phase && one.id().name().equals(name))
        .filter(one -> node.isEmpty() || node.get().equals(one.node()))
        .findFirst();
  }

  Optional<Attempt> any() {
    return underWay.stream().findFirst();
  }

  void end(Attempt attempt) {
    underWay.remove(attempt);
  }

  /** The first to be timed out. */
  Optional<Attempt> next() {
    return underWay.stream()
        .filter(one -> one.due().isPresent())
        .min(
            Comparator.<Attempt, Instant>comparing(one -> one.due().orElseThrow())
                .thenComparing(Attempt::id));
  }
}
