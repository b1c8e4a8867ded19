package org.lockstep.dlm.manager;

import static org.lockstep.membership.ClusterSubsystem.NO_LOWER;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Environment;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.dlm.LockManager;
import org.lockstep.dlm.manager.core.Recovered;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.membership.ClusterSubsystem;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.Notification;
import org.lockstep.membership.TransitionListener;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The level {@code dlm}; while this node is in it, {@link LockManager} is a service. */
@Capability(
    namespace = "osgi.service",
    attribute = {"objectClass:List<String>=org.lockstep.dlm.LockManager"},
    uses = LockManager.class)
@Component
@ClusterSubsystem(
    name = LockNode.NAME,
    level = 100,
    joining = Transitions.BARRIERS,
    leaving = Transitions.BARRIERS,
    forcedLeaving = Transitions.BARRIERS,
    requires = NO_LOWER)
public final class LockManagerComponent implements TransitionListener {
  private final BundleContext context;
  private final MembershipManager membership;
  private final Transitions transitions;

  @Activate
  public LockManagerComponent(
      BundleContext context,
      @Reference Interconnect interconnect,
      @Reference MembershipManager membership) {
    Environment environment = Environment.real();
    this.context = context;
    this.membership = membership;
    this.transitions =
        new Transitions(
            environment.workers().prompt("lockstep-dlm-transitions"),
            self -> new LockNode(self, interconnect, new Recoveries(), environment),
            this::boot,
            new Published());
  }

  private Incarnation boot(NodeId node) {
    return membership
        .view()
        .node(node)
        .map(member -> new Incarnation(node, member.incarnation()))
        .orElseThrow(() -> new IllegalStateException(node + " is a member that nobody knows"));
  }

  @Override
  public CompletionStage<?> barrier(Notification notification) {
    return transitions.barrier(notification);
  }

  @Deactivate
  void deactivate() {
    transitions.close();
  }

  private final class Recoveries implements LockNode.Recoveries {
    @Override
    public Set<Incarnation> done(String owner, Set<Incarnation> dead) {
      return Recovered.of(membership.view(), owner, dead);
    }

    @Override
    public Set<Incarnation> pending(String owner) {
      return Recovered.pending(membership.view(), owner);
    }
  }

  private final class Published implements Transitions.Stage {
    private @Nullable ServiceRegistration<LockManager> service;

    @Override
    public void joined(LockNode node) {
      service = context.registerService(LockManager.class, new ForEachBundle(node), null);
    }

    @Override
    public void leaves() {
      if (service != null) {
        service.unregister();
        service = null;
      }
    }
  }

  private record ForEachBundle(LockNode node) implements ServiceFactory<LockManager> {
    @Override
    public LockManager getService(Bundle bundle, ServiceRegistration<LockManager> registration) {
      return new Opener(node);
    }

    @Override
    public void ungetService(
        Bundle bundle, ServiceRegistration<LockManager> registration, LockManager service) {
      ((Opener) service).close();
    }
  }
}
