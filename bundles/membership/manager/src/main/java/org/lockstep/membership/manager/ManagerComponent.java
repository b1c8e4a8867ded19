package org.lockstep.membership.manager;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Environment;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.interconnect.spi.Transport;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.NodeTies;
import org.lockstep.membership.spi.Fencing;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.membership.spi.NodeConfiguration;
import org.lockstep.store.SharedStore;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The membership manager as a component: lives as long as the node's boot holds its slot ({@link
 * LocalNode}) and publishes {@link MembershipManager}, {@link SharedStore} and {@link
 * NodeConfiguration}.
 */
@Capability(
    namespace = "osgi.service",
    attribute = {"objectClass:List<String>=org.lockstep.membership.MembershipManager"},
    uses = MembershipManager.class)
@Capability(
    namespace = "osgi.service",
    attribute = {"objectClass:List<String>=org.lockstep.store.SharedStore"},
    uses = SharedStore.class)
@Capability(
    namespace = "osgi.service",
    attribute = {"objectClass:List<String>=org.lockstep.membership.spi.NodeConfiguration"},
    uses = NodeConfiguration.class)
@Component(service = {})
public final class ManagerComponent {
  private final LocalMembership membership;
  private final Conditions conditions;
  private final Whiteboard whiteboard;
  private final List<ServiceRegistration<?>> published;

  /** Comes and goes; a node without it waits for another proof. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable Fencing fencing;

  @Activate
  public ManagerComponent(
      BundleContext context,
      @Reference LocalNode node,
      @Reference Transport transport,
      @Reference Interconnect interconnect) {
    Environment environment = Environment.real();
    membership =
        new LocalMembership(
            node, transport, interconnect, () -> Optional.ofNullable(fencing), environment);
    conditions = new Conditions(context, node.incarnation(), environment.workers());
    membership.listen(conditions);
    whiteboard = new Whiteboard(context, membership.whiteboard());
    whiteboard.open();
    start(node);
    published =
        List.of(
            context.registerService(MembershipManager.class, membership.service(), null),
            context.registerService(SharedStore.class, membership.store(), null),
            context.registerService(NodeConfiguration.class, membership.configuration(), null));
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeTies")
  void addTies(NodeTies ties) {
    membership.add(ties);
  }

  void removeTies(NodeTies ties) {
    membership.remove(ties);
  }

  private void start(LocalNode node) {
    try {
      membership.start();
    } catch (ProblemException e) {
      whiteboard.close();
      membership.stop();
      node.refused(e.problem());
      throw e;
    }
  }

  @Deactivate
  void deactivate() {
    published.forEach(ServiceRegistration::unregister);
    whiteboard.close();
    membership.stop();
    conditions.withdrawAll();
  }
}
