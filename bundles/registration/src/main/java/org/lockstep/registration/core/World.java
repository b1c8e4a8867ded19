package org.lockstep.registration.core;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;

/** The nodes as a decision sees them. Immutable. */
public record World(SortedMap<NodeId, Node> nodes, ClusterSettings settings) {
  /** Before anything is known. */
  public static final World EMPTY = new World(Collections.emptySortedMap(), ClusterSettings.NONE);

  public World {
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
  }

  /**
   * A configured node.
   *
   * @param boot of which the event manager is JOINED; empty: it is not
   * @param deadThrough this boot and all before it are gone for good
   * @param offered for this boot; empty: registration does not run there
   */
  public record Node(
      String name,
      Optional<Incarnation> boot,
      boolean leaving,
      int deadThrough,
      Optional<Offered> offered,
      NodeSettings settings) {
    boolean isReady() {
      return boot.isPresent() && offered.isPresent();
    }

    /** What is there has to go elsewhere. */
    boolean isDrained() {
      return leaving || settings.standby();
    }

    /** When it came, among the others. */
    long since() {
      return offered.map(Offered::since).orElse(0L);
    }

    /** Since when it can be chosen: it joined, or its operator let it again. */
    long fresh() {
      return Math.max(offered.map(Offered::joined).orElse(0L), settings.let());
    }
  }

  public Optional<Node> node(NodeId id) {
    return Optional.ofNullable(nodes.get(id));
  }

  public boolean isDead(Incarnation boot) {
    Node node = nodes.get(boot.node());
    return node != null && boot.number() <= node.deadThrough();
  }

  public boolean isDrained(Incarnation boot) {
    Node node = nodes.get(boot.node());
    return node != null && node.isDrained();
  }

  boolean isMaintained(NodeId id) {
    Node node = nodes.get(id);
    return node != null && node.settings().isHeld();
  }

  /** Whether this boot has left, and what it had goes on under its supervisor (ND-3). */
  boolean isHandedOver(Incarnation boot) {
    Node node = nodes.get(boot.node());
    return node != null && node.settings().handedOver().boot() == boot.number();
  }

  /** Why a later boot of the node has not taken over what is handed over; empty: unknown. */
  Optional<String> untaken(NodeId id) {
    return node(id)
        .map(node -> node.settings().handedOver().untaken())
        .filter(why -> !why.isEmpty());
  }

  public Optional<Incarnation> up(NodeId id) {
    Node node = nodes.get(id);
    return node == null ? Optional.empty() : node.boot();
  }

  public String name(NodeId id) {
    Node node = nodes.get(id);
    return node == null ? id.toString() : node.name();
  }

  /** When the last of them came that can be chosen. */
  public long freshest() {
    return nodes.values().stream().mapToLong(Node::fresh).max().orElse(0);
  }

  /** When the last of them came. */
  long latest() {
    return nodes.values().stream().mapToLong(Node::since).max().orElse(0);
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
