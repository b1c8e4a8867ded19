package org.lockstep.registration.core;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;

/** The nodes as a decision sees them. Immutable. */
public record World(SortedMap<NodeId, Node> nodes) {
  public World {
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
  }

  /**
   * A configured node.
   *
   * @param boot of which the event manager is up; empty: it is not
   * @param deadThrough this boot and all before it are proven dead
   * @param types of actions that it has published for this boot
   */
  public record Node(
      String name,
      Optional<Integer> boot,
      boolean leaving,
      int deadThrough,
      SortedSet<String> types) {
    public Node {
      types = Collections.unmodifiableSortedSet(new TreeSet<>(types));
    }
  }

  public Optional<Node> node(NodeId id) {
    return Optional.ofNullable(nodes.get(id));
  }

  /** Forced out and proven dead, or replaced by a later boot, which comes only after (MM-9). */
  public boolean isDead(Incarnation boot) {
    return node(boot.node())
        .filter(
            node ->
                boot.number() <= node.deadThrough()
                    || node.boot().map(number -> number > boot.number()).orElse(false))
        .isPresent();
  }

  public boolean isLeaving(Incarnation boot) {
    return node(boot.node()).map(Node::leaving).orElse(false);
  }

  public Optional<Incarnation> up(NodeId id) {
    return node(id).flatMap(Node::boot).map(number -> new Incarnation(id, number));
  }

  public String name(NodeId id) {
    return node(id).map(Node::name).orElseGet(id::toString);
  }
}
