package org.lockstep.registration.core;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.actions.ActionPhase;

/**
 * A valid definition of a client service, with what it takes from its parent (RL-8).
 *
 * @param group of a child; what it has of choosing factors is not looked at
 * @param needs how much of what a node's capacity counts it takes
 * @param forceOnStopFailure a node where stop fails is forced out; otherwise it blocks (RL-6)
 * @param actions a phase that is absent is skipped
 * @param monitors what is watched for while it is registered
 */
public record Definition(
    String name,
    Optional<Grouping> group,
    Choosing choosing,
    SortedMap<String, Long> needs,
    RestartLimit restart,
    boolean forceOnStopFailure,
    SortedMap<ActionPhase, ActionSpec> actions,
    List<Monitor> monitors) {
  public Definition {
    monitors = List.copyOf(monitors);
    needs =
        needs.isEmpty()
            ? Collections.emptySortedMap()
            : Collections.unmodifiableSortedMap(new TreeMap<>(needs));
    actions = Collections.unmodifiableSortedMap(new TreeMap<>(actions));
  }

  public boolean has(ActionPhase phase) {
    return actions.containsKey(phase);
  }

  public Optional<ActionSpec> action(ActionPhase phase) {
    return Optional.ofNullable(actions.get(phase));
  }

  boolean isChild() {
    return group.isPresent();
  }
}
