package org.lockstep.registration.core;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;

/**
 * The nodes as a decision sees them. Immutable.
 *
 * @param load how many client services each node has
 */
public record World(SortedMap<NodeId, Node> nodes, SortedMap<NodeId, Integer> load) {
  public World {
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
    load = Collections.unmodifiableSortedMap(new TreeMap<>(load));
  }

  /**
   * A configured node.
   *
   * @param boot of which the event manager is JOINED; empty: it is not
   * @param deadThrough this boot and all before it are gone for good
   * @param types of actions that registration there has published for this boot; empty: it does not
   *     run there
   */
  public record Node(
      String name,
      Optional<Integer> boot,
      boolean leaving,
      int deadThrough,
      Optional<SortedSet<String>> types) {
    public Node {
      types = types.map(names -> Collections.unmodifiableSortedSet(new TreeSet<>(names)));
    }

    boolean isReady() {
      return boot.isPresent() && types.isPresent();
    }
  }

  public Optional<Node> node(NodeId id) {
    return Optional.ofNullable(nodes.get(id));
  }

  public boolean isDead(Incarnation boot) {
    return node(boot.node()).filter(node -> boot.number() <= node.deadThrough()).isPresent();
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

  int loadOf(NodeId id) {
    return load.getOrDefault(id, 0);
  }

  World loaded(SortedMap<NodeId, Integer> now) {
    return new World(nodes, now);
  }

  /**
   * Whether this boot may decide (RL-3): its event manager is JOINED. Where nobody's is, whoever is
   * being told of a transition does it: the last one to leave, the first to join.
   *
   * @param told an event has been told here and is not answered yet
   */
  public boolean decides(Incarnation self, boolean told) {
    return up(self.node()).equals(Optional.of(self))
        || (told && nodes.values().stream().noneMatch(Node::isReady));
  }
}
