package org.lockstep.testkit.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.lockstep.membership.Deadlines;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.NodeState;

/** Invariant 9: faults are over, and the cluster comes back by itself, with an operator's help. */
final class Convergence {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration QUIET = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final SimulatedCluster cluster;

  Convergence(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * @throws AssertionError when it is not settled after that time
   */
  void await(Duration most, BooleanSupplier settled) {
    long untilMs = cluster.world().nowMs() + most.toMillis();
    while (!settled.getAsBoolean() || !staysSettled(settled)) {
      if (cluster.world().nowMs() > untilMs) {
        throw new AssertionError(
            "9, convergence: after " + most.toSeconds() + " s " + cluster.status());
      }
      cluster.runFor(LOOK);
      cluster.nodes().forEach(this::lookAfter);
      if (!cluster.clientServices().isEmpty()) {
        lookAfterClientServices();
      }
    }
  }

  /** What comes back only for a moment has not come back. */
  private boolean staysSettled(BooleanSupplier settled) {
    cluster.runFor(QUIET);
    return settled.getAsBoolean();
  }

  /**
   * What an operator does: starts what is down, publishes anew what failed in its own join, and
   * gives up whom all wait for where that may be for ever.
   */
  private void lookAfter(SimulatedNode node) {
    node.start();
    Optional<MembershipView> seen = Settled.view(node);
    if (mayHang()) {
      seen.ifPresent(view -> giveUpWhoHangs(node, view));
    }
    cluster.subsystems().forEach(node::install);
    node.launching().ifPresent(Launching::addAll);
    seen.filter(each -> each.transitions().isEmpty())
        .flatMap(each -> each.node(node.id()))
        .filter(own -> own.state() == NodeState.JOINED)
        .ifPresent(own -> removeWhatFailed(node, own));
  }

  private void lookAfterClientServices() {
    cluster.nodes().stream()
        .filter(Settled::isJoined)
        .flatMap(node -> node.launching().flatMap(Launching::service).stream())
        .findFirst()
        .ifPresent(cluster.clientServices()::lookAfter);
  }

  /** Whoever declares no deadline says that it always answers: what hangs then is our fault. */
  private boolean mayHang() {
    return cluster.subsystems().stream()
        .anyMatch(each -> !each.spec().deadlines().equals(Deadlines.NONE));
  }

  /** The last JOINED node, that is: no deadline does it for that one (MM-16). */
  private static void giveUpWhoHangs(SimulatedNode node, MembershipView view) {
    view.transitions().stream()
        .flatMap(underway -> underway.awaiting().stream())
        .filter(awaited -> awaited.sinceMs() > PATIENCE.toMillis())
        .forEach(awaited -> node.force(awaited.node()));
  }

  private void removeWhatFailed(SimulatedNode node, MembershipView.Member own) {
    cluster.subsystems().stream()
        .filter(each -> own.at(each.spec().level().name()).isEmpty())
        .forEach(node::remove);
  }
}
