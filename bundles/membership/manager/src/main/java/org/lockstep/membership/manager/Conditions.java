package org.lockstep.membership.manager;

import java.util.Hashtable;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.membership.Level;
import org.lockstep.membership.MembershipCondition;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.core.Member;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.condition.Condition;

/** Condition services: what is JOINED here, for bundles that only want to know that. */
final class Conditions implements StateListener {
  private final BundleContext context;
  private final Incarnation self;
  private final SortedMap<String, ServiceRegistration<Condition>> present = new TreeMap<>();

  Conditions(BundleContext context, Incarnation self) {
    this.context = context;
    this.self = self;
  }

  @Override
  public synchronized void changed(ClusterState state) {
    SortedSet<String> wanted = wanted(state);
    for (String id : new TreeSet<>(present.keySet())) {
      if (!wanted.contains(id)) {
        ServiceRegistration<Condition> gone = present.remove(id);
        if (gone != null) {
          gone.unregister();
        }
      }
    }
    wanted.forEach(id -> present.computeIfAbsent(id, this::publish));
  }

  private SortedSet<String> wanted(ClusterState state) {
    SortedSet<String> ids = new TreeSet<>();
    Member own = state.members().get(self.node());
    if (own == null || !own.boot().equals(self)) {
      return ids;
    }
    boolean was = present.containsKey(MembershipCondition.MEMBER);
    if (own.state() == NodeState.JOINED || (was && own.state() == NodeState.LEAVING)) {
      ids.add(MembershipCondition.MEMBER);
    }
    for (Level level : own.registered().keySet()) {
      boolean staying = !own.releases().contains(level) && !own.leaveWanted();
      if (own.at().get(level) == NodeState.JOINED && staying && level.number() > 0) {
        ids.add(MembershipCondition.SUBSYSTEM_PREFIX + level.name());
      }
    }
    return ids;
  }

  private ServiceRegistration<Condition> publish(String id) {
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(Condition.CONDITION_ID, id);
    return context.registerService(Condition.class, Condition.INSTANCE, properties);
  }

  synchronized void withdrawAll() {
    present.values().forEach(ServiceRegistration::unregister);
    present.clear();
  }
}
