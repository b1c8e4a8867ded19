package org.lockstep.registration.core;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.lockstep.actions.ActionPhase;

/**
 * A valid definition of a client service that runs on one node.
 *
 * @param allowable names of nodes; empty: any
 * @param ordered names of nodes, highest rank first
 * @param auto registered without being asked
 * @param forceOnStopFailure a node where stop fails is forced out; otherwise it blocks (RL-6)
 * @param actions a phase that is absent is skipped
 */
public record Definition(
    String name,
    Optional<SortedSet<String>> allowable,
    SortedSet<String> disallowable,
    List<String> ordered,
    boolean auto,
    boolean forceOnStopFailure,
    SortedMap<ActionPhase, ActionSpec> actions) {
  public Definition {
    allowable = allowable.map(names -> Collections.unmodifiableSortedSet(new TreeSet<>(names)));
    disallowable = Collections.unmodifiableSortedSet(new TreeSet<>(disallowable));
    ordered = List.copyOf(ordered);
    actions = Collections.unmodifiableSortedMap(new TreeMap<>(actions));
  }

  public boolean has(ActionPhase phase) {
    return actions.containsKey(phase);
  }

  public Optional<ActionSpec> action(ActionPhase phase) {
    return Optional.ofNullable(actions.get(phase));
  }

  /** The action types that a node must have (RL-17). */
  public SortedSet<String> types() {
    return actions.values().stream()
        .map(ActionSpec::type)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Disallowable wins (RL-2). */
  public boolean allows(String node) {
    return !disallowable.contains(node)
        && allowable.map(names -> names.contains(node)).orElse(true);
  }
}
