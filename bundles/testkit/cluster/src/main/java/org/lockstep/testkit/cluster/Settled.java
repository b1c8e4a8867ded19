package org.lockstep.testkit.cluster;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lockstep.base.NodeId;
import org.lockstep.events.daemon.LocalEventManager;
import org.lockstep.membership.Level;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.NodeState;

/** Whether a cluster has come back, as its nodes and its client services show it. */
final class Settled {
  private final SimulatedCluster cluster;

  Settled(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  /** What a node knows, if it is up. */
  static Optional<MembershipView> view(SimulatedNode node) {
    return node.boot().flatMap(SimulatedBoot::membership).map(each -> each.service().view());
  }

  /** This boot of it: one that hears no master may still read of the boot before. */
  static boolean isJoined(SimulatedNode node) {
    int boot = node.boot().flatMap(SimulatedBoot::holder).map(SlotHolder::boot).orElse(0);
    return view(node)
        .flatMap(view -> view.node(node.id()))
        .filter(own -> own.state() == NodeState.JOINED && own.incarnation() == boot)
        .isPresent();
  }

  /** All nodes are JOINED, at every level, and all know it. */
  boolean together() {
    return cluster.clientServices().areUp()
        && cluster.nodes().stream().allMatch(node -> view(node).filter(this::isWhole).isPresent());
  }

  private boolean isWhole(MembershipView view) {
    return view.transitions().isEmpty()
        && view.nodes().size() == cluster.nodes().size()
        && view.nodes().stream().allMatch(this::isJoined);
  }

  private boolean isJoined(MembershipView.Member member) {
    return member.state() == NodeState.JOINED
        && levels()
            .allMatch(level -> member.at(level.name()).equals(Optional.of(NodeState.JOINED)));
  }

  private Stream<Level> levels() {
    Stream<Level> installed = cluster.subsystems().stream().map(each -> each.spec().level());
    return cluster.clientServices().isEmpty()
        ? installed
        : Stream.concat(installed, Stream.of(LocalEventManager.SPEC.level()));
  }

  /** Some who hear each other are, and nobody else who hears them all (MM-17). */
  boolean apart() {
    return cluster.clientServices().areUp()
        && cluster.nodes().stream()
            .flatMap(node -> view(node).stream())
            .anyMatch(view -> view.transitions().isEmpty() && stayTogether(view));
  }

  private boolean stayTogether(MembershipView view) {
    List<MembershipView.Member> staying =
        view.nodes().stream().filter(each -> each.state() != NodeState.INACTIVE).toList();
    List<NodeId> ids = staying.stream().map(MembershipView.Member::id).toList();
    return !staying.isEmpty()
        && staying.stream().allMatch(this::isJoined)
        && ids.stream().allMatch(id -> knows(id, view.epoch()) && hearsAll(id, ids))
        && cluster.nodes().stream()
            .map(SimulatedNode::id)
            .filter(id -> !ids.contains(id))
            .noneMatch(id -> hearsAll(id, ids));
  }

  private boolean knows(NodeId id, long epoch) {
    return view(cluster.node(id.value())).filter(each -> each.epoch() == epoch).isPresent();
  }

  private boolean hearsAll(NodeId id, List<NodeId> others) {
    return others.stream()
        .allMatch(other -> other.equals(id) || cluster.network().joins(id, other));
  }
}
