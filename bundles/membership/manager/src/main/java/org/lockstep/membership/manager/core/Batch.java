package org.lockstep.membership.manager.core;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;

/**
 * The transitions that one level processes together, committed before its first notification
 * (MM-15).
 *
 * @param forced a batch of forced leaves: it runs on top of whatever else the level is doing
 *     (MM-10)
 * @param participants frozen when the batch opened; only a forced leave removes from it (MM-4)
 * @param states the level's view of every member while the batch runs (MM-6)
 */
public record Batch(
    long id,
    Level level,
    boolean forced,
    List<Part> parts,
    SortedSet<NodeId> participants,
    SortedMap<NodeId, NodeState> states) {
  public Batch {
    parts = List.copyOf(parts);
    participants = Collections.unmodifiableSortedSet(new TreeSet<>(participants));
    states = Collections.unmodifiableSortedMap(new TreeMap<>(states));
  }

  public int barriers() {
    return parts.stream().mapToInt(Part::barriers).max().orElse(0);
  }

  boolean concerns(Incarnation boot) {
    return parts.stream().anyMatch(part -> part.boot().equals(boot));
  }

  boolean carries(Walk walk) {
    return parts.stream().anyMatch(part -> part.walk() == walk.id());
  }

  /** A batch of forced leaves keeps its parts: a dead boot's recovery is still to be run. */
  Batch withoutParticipant(Incarnation boot) {
    SortedSet<NodeId> rest = new TreeSet<>(participants);
    rest.remove(boot.node());
    return new Batch(id, level, forced, parts, rest, states);
  }

  /** This batch without a boot that is being forced out: it neither owes nor is owed anything. */
  Batch without(Incarnation boot) {
    SortedSet<NodeId> rest = new TreeSet<>(participants);
    rest.remove(boot.node());
    List<Part> others = parts.stream().filter(part -> !part.boot().equals(boot)).toList();
    return new Batch(id, level, forced, others, rest, states);
  }

  /** The same, with a node in another state from the next barrier on (MM-6). */
  Batch showing(NodeId node, NodeState state) {
    SortedMap<NodeId, NodeState> seen = new TreeMap<>(states);
    seen.put(node, state);
    return new Batch(id, level, forced, parts, participants, seen);
  }
}
