package org.lockstep.membership.manager;

import java.util.SplittableRandom;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.interconnect.spi.Transport;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.store.SharedStore;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The membership manager as a component: lives as long as the node's boot holds its slot ({@link
 * LocalNode}) and publishes {@link MembershipManager} and {@link SharedStore}.
 */
@Capability(
    namespace = "osgi.service",
    attribute = {"objectClass:List<String>=org.lockstep.membership.MembershipManager"},
    uses = MembershipManager.class)
@Capability(
    namespace = "osgi.service",
    attribute = {"objectClass:List<String>=org.lockstep.store.SharedStore"},
    uses = SharedStore.class)
@Component(service = {})
public final class ManagerComponent {
  private final Manager manager;
  private final MembershipService service;
  private final Conditions conditions;
  private final Whiteboard whiteboard;
  private final ServiceRegistration<?> published;
  private final ServiceRegistration<?> publishedStore;

  @Activate
  public ManagerComponent(
      BundleContext context,
      @Reference LocalNode node,
      @Reference Transport transport,
      @Reference Interconnect interconnect) {
    manager =
        new Manager(
            node,
            transport,
            interconnect,
            MonotonicClock.system(),
            new SplittableRandom(System.nanoTime() ^ node.incarnation().hashCode()));
    service = new MembershipService(manager);
    conditions = new Conditions(context, node.incarnation());
    manager.addListener(conditions);
    whiteboard = new Whiteboard(context, service);
    whiteboard.open();
    start(node);
    published = context.registerService(MembershipManager.class, service, null);
    publishedStore = context.registerService(SharedStore.class, manager.store(), null);
  }

  private void start(LocalNode node) {
    try {
      manager.start();
    } catch (ProblemException e) {
      whiteboard.close();
      manager.stop();
      node.refused(e.problem());
      throw e;
    }
  }

  @Deactivate
  void deactivate() {
    publishedStore.unregister();
    published.unregister();
    whiteboard.close();
    manager.stop();
    conditions.withdrawAll();
  }
}
