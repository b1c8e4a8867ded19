package org.lockstep.testkit.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration;
import org.lockstep.testkit.world.PathFaults;

/** What is done to a cluster when a step of a scenario begins, or when it is over. */
@FunctionalInterface
interface Deed {
  Deed NOTHING = (cluster, step) -> {};

  void to(SimulatedCluster cluster, Step step);

  static Deed toCluster(Consumer<SimulatedCluster> what) {
    return (cluster, step) -> what.accept(cluster);
  }

  static Deed toNode(Consumer<SimulatedNode> what) {
    return (cluster, step) -> what.accept(cluster.node(step.node()));
  }

  /** To one of the cluster's subsystems on the node. */
  static Deed toSubsystem(BiConsumer<SimulatedNode, Subsystem> what) {
    return (cluster, step) -> {
      List<Subsystem> all = cluster.subsystems();
      if (!all.isEmpty()) {
        what.accept(cluster.node(step.node()), all.get((int) (step.atMs() % all.size())));
      }
    };
  }

  /** To what launches client services on the node. */
  static Deed toLaunching(Consumer<Launching> what) {
    return (cluster, step) -> cluster.node(step.node()).launching().ifPresent(what);
  }

  /** To the node where an action is at work, or else to one where something runs. */
  static Deed toBusyNode(BiConsumer<SimulatedCluster, SimulatedNode> what) {
    return (cluster, step) -> {
      List<Incarnation> busy = cluster.clientServices().execution().busy();
      int node =
          busy.isEmpty() ? step.node() : busy.get((int) (step.atMs() % busy.size())).node().value();
      what.accept(cluster, cluster.node(node));
    };
  }

  /** To a client service by name, by way of the node, if it is asked anything. */
  static Deed toClientService(BiConsumer<Registration, String> what) {
    return toClientService((service, name, target) -> what.accept(service, name));
  }

  /** As above, where the other node is named or none is. */
  static Deed toClientService(Errand what) {
    return (cluster, step) ->
        cluster
            .node(step.node())
            .launching()
            .flatMap(Launching::service)
            .ifPresent(
                service -> what.ask(service, cluster.clientServices().of(step), target(step)));
  }

  /** What is asked of registration. */
  @FunctionalInterface
  interface Errand {
    void ask(Registration service, String name, Optional<NodeId> target);
  }

  private static Optional<NodeId> target(Step step) {
    return Optional.of(NodeId.of(step.other())).filter(any -> step.forMs() % 2 == 0);
  }

  static Deed toNetwork(Consumer<SimulatedNetwork> what) {
    return (cluster, step) -> what.accept(cluster.network());
  }

  /** To all the node's ways to the shared disk. */
  static Deed toPaths(Consumer<PathFaults> what) {
    return (cluster, step) -> cluster.node(step.node()).disks().forEach(what);
  }

  /** To everybody's ways to the shared disk. */
  static Deed toAllPaths(Consumer<PathFaults> what) {
    return (cluster, step) -> cluster.nodes().forEach(node -> node.disks().forEach(what));
  }

  /** To the node's way to one of the voting disks. */
  static Deed toVoter(Consumer<PathFaults> what) {
    return (cluster, step) -> what.accept(voter(cluster, cluster.node(step.node()), step));
  }

  /** To everybody's way to one of the voting disks. */
  static Deed toVoterOfAll(Consumer<PathFaults> what) {
    return (cluster, step) ->
        cluster.nodes().forEach(node -> what.accept(voter(cluster, node, step)));
  }

  private static PathFaults voter(SimulatedCluster cluster, SimulatedNode node, Step step) {
    return node.disks().get((int) (step.atMs() % cluster.disks().size()));
  }

  /** Transfers on the node's ways to the shared disk answer when the step is over. */
  static Deed stall() {
    return (cluster, step) ->
        toPaths(path -> path.stall(cluster.world(), Duration.ofMillis(step.forMs())))
            .to(cluster, step);
  }

  /** As {@link #stall}, to one of the voting disks. */
  static Deed stallVoter() {
    return (cluster, step) ->
        toVoter(path -> path.stall(cluster.world(), Duration.ofMillis(step.forMs())))
            .to(cluster, step);
  }
}
