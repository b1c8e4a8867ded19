package org.lockstep.membership.manager;

import java.util.Hashtable;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Worker;
import org.lockstep.base.Workers;
import org.lockstep.membership.Level;
import org.lockstep.membership.MembershipCondition;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.core.Member;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Condition services: what is JOINED here, for bundles that only want to know that. Published and
 * withdrawn on a thread of its own: users' components are activated there, and may block.
 */
final class Conditions implements StateListener {
  private static final Logger LOG = LoggerFactory.getLogger(Conditions.class);
  private static final long WITHDRAWAL_MS = 5_000;

  private final BundleContext context;
  private final Incarnation self;
  private final SortedMap<String, ServiceRegistration<Condition>> present = new TreeMap<>();
  private SortedSet<String> wanted = new TreeSet<>();
  private final Worker thread;

  Conditions(BundleContext context, Incarnation self, Workers workers) {
    this.context = context;
    this.self = self;
    this.thread = workers.patient("lockstep-conditions", Integer.MAX_VALUE);
  }

  @Override
  public void changed(ClusterState state) {
    SortedSet<String> now = wanted(state);
    if (!now.equals(wanted)) { // else nothing would wait for who blocks where one is published
      wanted = now;
      submit(() -> show(now));
    }
  }

  @Override
  public CompletableFuture<?> settled() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    submit(() -> done.complete(null));
    return done;
  }

  private void submit(Runnable work) {
    try {
      thread.execute(work);
    } catch (RejectedExecutionException e) {
      LOG.debug("The conditions are withdrawn already");
    }
  }

  private void show(SortedSet<String> ids) {
    for (String id : new TreeSet<>(present.keySet())) {
      if (!ids.contains(id)) {
        ServiceRegistration<Condition> gone = present.remove(id);
        if (gone != null) {
          gone.unregister();
        }
      }
    }
    ids.forEach(id -> present.computeIfAbsent(id, this::publish));
  }

  private SortedSet<String> wanted(ClusterState state) {
    SortedSet<String> ids = new TreeSet<>();
    Member own = state.members().get(self.node());
    if (own == null || !own.boot().equals(self)) {
      return ids;
    }
    boolean was = wanted.contains(MembershipCondition.MEMBER);
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

  /** Returns when all are withdrawn, or what they activated takes too long to stop. */
  void withdrawAll() {
    submit(
        () -> {
          present.values().forEach(ServiceRegistration::unregister);
          present.clear();
        });
    thread.stop();
    try {
      if (!thread.await(WITHDRAWAL_MS)) {
        LOG.warn("What depends on {} takes long to stop", present.keySet());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
