package org.lockstep.registration.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.NodeId;

/** Which nodes may have a client service, the best first (RL-17). */
public final class Ranking {
  private Ranking() {}

  public static List<NodeId> eligible(Definition definition, Placement placement, World world) {
    List<NodeId> nodes = new ArrayList<>();
    world.nodes().keySet().stream()
        .filter(id -> ruledOut(definition, placement, world, id).isEmpty())
        .forEach(nodes::add);
    Wish wish = placement.wish();
    nodes.sort(
        Comparator.<NodeId>comparingInt(id -> wish.target().equals(Optional.of(id)) ? 0 : 1)
            .thenComparingInt(id -> wish.avoid().equals(Optional.of(id)) ? 1 : 0)
            .thenComparingInt(id -> rank(definition, world.name(id)))
            .thenComparingInt(world::loadOf)
            .thenComparing(Comparator.naturalOrder()));
    return nodes;
  }

  /** Why each of the others may not. */
  public static SortedMap<NodeId, String> ruledOut(
      Definition definition, Placement placement, World world) {
    SortedMap<NodeId, String> reasons = new TreeMap<>();
    for (NodeId id : world.nodes().keySet()) {
      ruledOut(definition, placement, world, id).ifPresent(why -> reasons.put(id, why));
    }
    return reasons;
  }

  private static int rank(Definition definition, String name) {
    int at = definition.ordered().indexOf(name);
    return at < 0 ? definition.ordered().size() : at;
  }

  private static Optional<String> ruledOut(
      Definition definition, Placement placement, World world, NodeId id) {
    World.Node node = world.nodes().get(id);
    if (node == null || node.boot().isEmpty()) {
      return Optional.of("its event manager is not up");
    }
    if (!definition.allows(node.name())) {
      return Optional.of("it is not an allowable node");
    }
    if (node.leaving()) {
      return Optional.of("it is leaving");
    }
    if (node.types().isEmpty()) {
      return Optional.of("registration does not run there");
    }
    SortedSet<String> missing = new TreeSet<>(definition.types());
    missing.removeAll(node.types().get());
    if (!missing.isEmpty()) {
      return Optional.of("it has no action of type " + String.join(", ", missing));
    }
    return world
        .up(id)
        .flatMap(boot -> Optional.ofNullable(placement.failed().get(boot)))
        .map(why -> "failed there: " + why);
  }
}
