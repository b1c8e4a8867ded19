package org.lockstep.membership.manager.core;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.SubsystemSpec;

/**
 * A node that is anything but INACTIVE.
 *
 * @param state cluster-wide (MM-6)
 * @param registered its subsystems (MM-1)
 * @param at its state at each level that was notified of its join and that it has not left
 * @param leaveWanted asked to leave, and not yet on its way (MM-8)
 * @param releases levels that are to be removed live (MM-13)
 * @param faulted a listener of its has failed once (MM-20)
 */
public record Member(
    Incarnation boot,
    NodeState state,
    SortedMap<Level, SubsystemSpec> registered,
    SortedMap<Level, NodeState> at,
    boolean leaveWanted,
    SortedSet<Level> releases,
    boolean faulted) {
  public Member {
    registered = Collections.unmodifiableSortedMap(new TreeMap<>(registered));
    at = Collections.unmodifiableSortedMap(new TreeMap<>(at));
    releases = Collections.unmodifiableSortedSet(new TreeSet<>(releases));
  }

  static Member joining(Incarnation boot, SortedMap<Level, SubsystemSpec> registered) {
    return new Member(
        boot, NodeState.JOINING, registered, new TreeMap<>(), false, new TreeSet<>(), false);
  }

  boolean leavingByForce() {
    return state == NodeState.FORCED_LEAVING;
  }

  /** Levels and those of this node that require them, directly or not (MM-13). */
  SortedSet<Level> withDependants(SortedSet<Level> levels) {
    SortedSet<Level> going = new TreeSet<>(levels);
    boolean grown = true;
    while (grown) {
      grown = false;
      for (SubsystemSpec spec : registered.values()) {
        if (going.stream().anyMatch(spec::needs)) {
          grown |= going.add(spec.level());
        }
      }
    }
    return going;
  }

  Member in(NodeState newState) {
    return new Member(boot, newState, registered, at, leaveWanted, releases, faulted);
  }

  Member at(Level level, NodeState newState) {
    SortedMap<Level, NodeState> next = new TreeMap<>(at);
    if (newState == NodeState.INACTIVE) {
      next.remove(level);
    } else {
      next.put(level, newState);
    }
    return new Member(boot, state, registered, next, leaveWanted, releases, faulted);
  }

  Member registering(SubsystemSpec spec) {
    SortedMap<Level, SubsystemSpec> next = new TreeMap<>(registered);
    next.put(spec.level(), spec);
    return new Member(boot, state, next, at, leaveWanted, releases, faulted);
  }

  Member deregistering(Level level) {
    SortedMap<Level, SubsystemSpec> next = new TreeMap<>(registered);
    next.remove(level);
    SortedSet<Level> rest = new TreeSet<>(releases);
    rest.remove(level);
    return new Member(boot, state, next, at, leaveWanted, rest, faulted);
  }

  Member releasing(Level level) {
    SortedSet<Level> next = new TreeSet<>(releases);
    next.add(level);
    return new Member(boot, state, registered, at, leaveWanted, next, faulted);
  }

  Member wantingToLeave() {
    return new Member(boot, state, registered, at, true, releases, faulted);
  }

  Member afterFault() {
    return new Member(boot, state, registered, at, leaveWanted, releases, true);
  }
}
