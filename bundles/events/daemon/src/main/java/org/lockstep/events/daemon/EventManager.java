package org.lockstep.events.daemon;

import java.util.Dictionary;
import java.util.Hashtable;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.events.MembershipWatcher;
import org.lockstep.membership.ClusterSubsystem;
import org.lockstep.membership.MembershipCondition;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.OnLoss;
import org.lockstep.membership.TransitionListener;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon as a component. Its level is registered once the node is a member: a node that is
 * still joining has nothing yet to move client services to. It stays when the node leaves: the
 * condition only says when the first time is.
 */
@Component(service = {})
public final class EventManager {
  static final String NAME = "event-manager";
  static final int LEVEL = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(EventManager.class);

  private final BundleContext context;
  private final MembershipManager membership;
  private final Watchers watchers;
  private final Joins joins;
  private @Nullable ServiceRegistration<TransitionListener> published;
  private boolean stopped;

  @Activate
  public EventManager(BundleContext context, @Reference MembershipManager membership) {
    this.context = context;
    this.membership = membership;
    this.watchers =
        new Watchers(membership.view().localNode(), this::bootOf, boots -> joins().await(boots));
    this.joins = new Joins(this::stateOf, watchers::joined);
  }

  private Joins joins() {
    return joins;
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "noMember",
      target = "(" + Condition.CONDITION_ID + "=" + MembershipCondition.MEMBER + ")")
  void member(Condition member) {
    Thread thread = new Thread(this::publish, "lockstep-event-manager"); // not on a caller's locks
    thread.setDaemon(true);
    thread.start();
  }

  void noMember(Condition member) {
    // the level stays registered
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeWatcher")
  void addWatcher(MembershipWatcher watcher) {
    watchers.add(watcher);
  }

  void removeWatcher(MembershipWatcher watcher) {
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
        .flatMap(member -> member.at(NAME))
        .orElse(NodeState.INACTIVE);
  }

  private synchronized void publish() {
    if (!stopped && published == null) {
      published = context.registerService(TransitionListener.class, watchers, properties());
      LOG.info("The event manager registers at level {}", LEVEL);
    }
  }

  static Dictionary<String, Object> properties() {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(ClusterSubsystem.PREFIX_ + "name", NAME);
    properties.put(ClusterSubsystem.PREFIX_ + "level", LEVEL);
    properties.put(ClusterSubsystem.PREFIX_ + "joining", 1);
    properties.put(ClusterSubsystem.PREFIX_ + "leaving", 1);
    properties.put(ClusterSubsystem.PREFIX_ + "forcedLeaving", 1);
    properties.put(ClusterSubsystem.PREFIX_ + "requires", ClusterSubsystem.NO_LOWER);
    properties.put(ClusterSubsystem.PREFIX_ + "onLoss", OnLoss.FORCE_LEVEL.name());
    return properties;
  }

  @Deactivate
  void deactivate() {
    ServiceRegistration<TransitionListener> registration;
    synchronized (this) {
      stopped = true;
      registration = published;
    }
    joins.close();
    if (registration != null) {
      registration.unregister();
    }
  }
}
