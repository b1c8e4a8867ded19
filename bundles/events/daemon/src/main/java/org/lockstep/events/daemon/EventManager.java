package org.lockstep.events.daemon;

import static org.lockstep.events.daemon.LocalEventManager.SPEC;

import java.util.Dictionary;
import java.util.Hashtable;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Environment;
import org.lockstep.events.MembershipWatcher;
import org.lockstep.membership.ClusterSubsystem;
import org.lockstep.membership.MembershipCondition;
import org.lockstep.membership.MembershipManager;
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
  private static final Logger LOG = LoggerFactory.getLogger(EventManager.class);

  private final BundleContext context;
  private final LocalEventManager manager;
  private @Nullable ServiceRegistration<TransitionListener> published;
  private boolean stopped;

  @Activate
  public EventManager(BundleContext context, @Reference MembershipManager membership) {
    this.context = context;
    this.manager = new LocalEventManager(membership, Environment.real());
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
    manager.add(watcher);
  }

  void removeWatcher(MembershipWatcher watcher) {
    manager.remove(watcher);
  }

  private synchronized void publish() {
    if (!stopped && published == null) {
      published =
          context.registerService(TransitionListener.class, manager.listener(), properties());
      LOG.info("The event manager registers at level {}", SPEC.level().number());
    }
  }

  static Dictionary<String, Object> properties() {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(ClusterSubsystem.PREFIX_ + "name", SPEC.level().name());
    properties.put(ClusterSubsystem.PREFIX_ + "level", SPEC.level().number());
    properties.put(ClusterSubsystem.PREFIX_ + "joining", SPEC.barriers().joining());
    properties.put(ClusterSubsystem.PREFIX_ + "leaving", SPEC.barriers().leaving());
    properties.put(ClusterSubsystem.PREFIX_ + "forcedLeaving", SPEC.barriers().forcedLeaving());
    properties.put(ClusterSubsystem.PREFIX_ + "requires", ClusterSubsystem.NO_LOWER);
    properties.put(ClusterSubsystem.PREFIX_ + "onLoss", SPEC.onLoss().name());
    return properties;
  }

  @Deactivate
  void deactivate() {
    ServiceRegistration<TransitionListener> registration;
    synchronized (this) {
      stopped = true;
      registration = published;
    }
    manager.close();
    if (registration != null) {
      registration.unregister();
    }
  }
}
