package org.lockstep.registration.scenario;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.core.ClusterSettings;
import org.lockstep.registration.core.NodeSettings;
import org.lockstep.registration.core.Offered;
import org.lockstep.registration.core.World;

/** The nodes of a scenario: up, down, leaving, in standby. */
final class SimulatedNodes {
  private final SortedMap<NodeId, Node> nodes = new TreeMap<>();
  private final Map<String, NodeId> ids = new HashMap<>();
  private ClusterSettings settings = ClusterSettings.NONE;
  private long joins;

  /** One of them. */
  private static final class Node {
    final String name;
    final SortedSet<String> types;
    NodeSettings settings;
    int boot;
    boolean up;
    boolean leaving;
    int deadThrough;
    long joined;
    double load;

    Node(String name, SortedSet<String> types, NodeSettings settings) {
      this.name = name;
      this.types = types;
      this.settings = settings;
    }
  }

  /**
   * @param types of actions that each of them has
   */
  SimulatedNodes(Scenario scenario, SortedSet<String> types) {
    for (String name : scenario.nodes()) {
      NodeSettings said = scenario.settings().getOrDefault(name, NodeSettings.NONE);
      add(NodeId.of(ids.size()), new Node(name, types, said));
    }
  }

  /** As they are; a node that is down is taken to come back with all types of actions. */
  SimulatedNodes(World world, SortedSet<String> types) {
    settings = world.settings();
    joins = world.freshest();
    world
        .nodes()
        .forEach(
            (id, seen) -> {
              Node node =
                  new Node(
                      seen.name(),
                      seen.offered().map(Offered::types).orElse(types),
                      seen.settings());
              node.up = seen.boot().isPresent();
              node.boot = seen.boot().map(Incarnation::number).orElse(seen.deadThrough());
              node.leaving = seen.leaving();
              node.deadThrough = seen.deadThrough();
              node.joined = seen.offered().map(Offered::joined).orElse(0L);
              node.load = seen.offered().map(Offered::load).orElse(0.0);
              add(id, node);
            });
  }

  private void add(NodeId id, Node node) {
    ids.put(node.name, id);
    nodes.put(id, node);
  }

  NodeId id(String name) {
    return Optional.ofNullable(ids.get(name)).orElseThrow();
  }

  boolean isNode(String name) {
    return ids.containsKey(name);
  }

  private Node node(String name) {
    return Optional.ofNullable(nodes.get(id(name))).orElseThrow();
  }

  boolean isUp(String name) {
    return node(name).up;
  }

  boolean isLeaving(String name) {
    return node(name).leaving;
  }

  void boot(List<String> names) {
    names.stream()
        .map(this::node)
        .forEach(
            node -> {
              node.up = true;
              node.deadThrough = node.boot;
              node.boot++;
              node.joined = ++joins;
            });
  }

  void leave(String name) {
    node(name).leaving = true;
  }

  /** It is gone, one way or the other. */
  void down(String name) {
    Node node = node(name);
    node.up = false;
    node.leaving = false;
    node.deadThrough = node.boot;
  }

  void standby(String name, boolean now) {
    Node node = node(name);
    node.settings = node.settings.standby(now).readAt(++joins);
  }

  void maintained(String name, boolean now) {
    Node node = node(name);
    node.settings = node.settings.maintained(now).readAt(++joins);
  }

  /** All that it has. */
  void capacity(String name, SortedMap<String, Long> amounts) {
    Node node = node(name);
    node.settings = node.settings.capacity(amounts);
  }

  void load(String name, double value) {
    node(name).load = value;
  }

  void settings(ClusterSettings now) {
    settings = now;
  }

  ClusterSettings settings() {
    return settings;
  }

  List<String> names() {
    return nodes.values().stream().map(node -> node.name).toList();
  }

  World world() {
    SortedMap<NodeId, World.Node> seen = new TreeMap<>();
    nodes.forEach((id, node) -> seen.put(id, seen(id, node)));
    return new World(seen, settings);
  }

  private World.Node seen(NodeId id, Node node) {
    Optional<Incarnation> boot = Optional.of(new Incarnation(id, Math.max(1, node.boot)));
    return new World.Node(
        node.name,
        boot.filter(any -> node.up),
        node.leaving,
        node.deadThrough,
        Optional.of(new Offered(node.types, node.load, node.joined, node.joined))
            .filter(any -> node.up),
        node.settings);
  }
}
