package org.lockstep.events.daemon;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.base.Environment;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.events.MembershipWatcher;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.ClusterSubsystem;
import org.lockstep.membership.Deadlines;
import org.lockstep.membership.Level;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.OnLoss;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.TransitionListener;

/** The event manager of one boot, put together without OSGi. */
public final class LocalEventManager {
  /** What it declares; its level is registered once the node is a member. */
  public static final SubsystemSpec SPEC =
      new SubsystemSpec(
          new Level(1_000, "event-manager"),
          new Barriers(1, 1, 1),
          Optional.of(noLower()),
          OnLoss.FORCE_LEVEL,
          SubsystemSpec.DEFAULT_REMOVAL_DEADLINE,
          Deadlines.DEFAULT,
          "");

  private final MembershipManager membership;
  private final Watchers watchers;
  private final Joins joins;

  public LocalEventManager(MembershipManager membership, Environment environment) {
    this.membership = membership;
    this.watchers =
        new Watchers(membership.view().localNode(), this::bootOf, boots -> joins().await(boots));
    this.joins = new Joins(this::stateOf, watchers::joined, environment.workers());
  }

  private static SortedSet<String> noLower() {
    SortedSet<String> names = new TreeSet<>();
    names.add(ClusterSubsystem.NO_LOWER);
    return names;
  }

  private Joins joins() {
    return joins;
  }

  /** The subsystem itself. */
  public TransitionListener listener() {
    return watchers;
  }

  public void add(MembershipWatcher watcher) {
    watchers.add(watcher);
  }

  public void remove(MembershipWatcher watcher) {
    watchers.remove(watcher);
  }

  private Incarnation bootOf(NodeId node) {
    int number = membership.view().node(node).map(MembershipView.Member::incarnation).orElse(0);
    return new Incarnation(node, number);
  }

  private NodeState stateOf(Incarnation boot) {
    return membership
        .view()
        .node(boot.node())
        .filter(member -> member.incarnation() == boot.number())
        .flatMap(member -> member.at(SPEC.level().name()))
        .orElse(NodeState.INACTIVE);
  }

  /** Joins are looked for no longer. */
  public void close() {
    joins.close();
  }
}
