package org.lockstep.testkit.cluster;

import java.time.Duration;
import java.util.List;
import org.lockstep.base.NodeId;

/** Between whom a step cuts the network, and mends it when it is over. */
@FunctionalInterface
interface Parting {
  /** Nothing gets from the one to the other; the reverse is another matter. */
  Parting ONE_WAY = (cluster, step, way) -> way.change(one(step), other(step));

  Parting PAIR = (cluster, step, way) -> between(way, List.of(one(step)), List.of(other(step)));

  /** The node, and all others. */
  Parting NODE = (cluster, step, way) -> between(way, List.of(one(step)), others(cluster, step));

  /** Two nodes, and all others. */
  Parting TWO_SIDES =
      (cluster, step, way) ->
          between(
              way,
              List.of(one(step), other(step)),
              others(cluster, step).stream().filter(id -> !id.equals(other(step))).toList());

  /** All but the node, from one another. */
  Parting BRIDGE =
      (cluster, step, way) -> {
        List<NodeId> others = others(cluster, step);
        for (NodeId id : others) {
          between(way, List.of(id), others.stream().filter(to -> to.compareTo(id) > 0).toList());
        }
      };

  /** Cuts or joins one direction. */
  @FunctionalInterface
  interface Way {
    void change(NodeId from, NodeId to);
  }

  void all(SimulatedCluster cluster, Step step, Way way);

  default Deed cut() {
    return (cluster, step) -> all(cluster, step, cluster.network()::cut);
  }

  default Deed join() {
    return (cluster, step) -> all(cluster, step, cluster.network()::join);
  }

  /** Cut, there for a third of the time, and cut again. */
  default Deed flap() {
    return (cluster, step) -> {
      long third = step.forMs() / 3;
      cut().to(cluster, step);
      cluster.world().after(Duration.ofMillis(third), () -> join().to(cluster, step));
      cluster.world().after(Duration.ofMillis(2 * third), () -> cut().to(cluster, step));
    };
  }

  private static void between(Way way, List<NodeId> side, List<NodeId> other) {
    for (NodeId here : side) {
      for (NodeId there : other) {
        way.change(here, there);
        way.change(there, here);
      }
    }
  }

  private static NodeId one(Step step) {
    return NodeId.of(step.node());
  }

  private static NodeId other(Step step) {
    return NodeId.of(step.other());
  }

  private static List<NodeId> others(SimulatedCluster cluster, Step step) {
    return cluster.nodes().stream()
        .map(SimulatedNode::id)
        .filter(id -> id.value() != step.node())
        .toList();
  }
}
