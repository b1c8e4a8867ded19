package org.lockstep.node.boot;

import java.util.Map;
import java.util.Optional;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.membership.IoGate;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.store.spi.StoreProvider;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Boots the node as soon as it is told its store and its name, on a thread of its own. The
 * capabilities are for resolvers: the services are published once the node holds its slot.
 */
@Capability(
    namespace = "osgi.service",
    attribute = {"objectClass:List<String>=org.lockstep.membership.spi.LocalNode"},
    uses = LocalNode.class)
@Capability(
    namespace = "osgi.service",
    attribute = {"objectClass:List<String>=org.lockstep.membership.IoGate"},
    uses = IoGate.class)
@Capability(
    namespace = "osgi.service",
    attribute = {"objectClass:List<String>=org.lockstep.actions.ProgramLauncher"},
    uses = ProgramLauncher.class)
@Component(
    service = {},
    configurationPid = Settings.PID,
    configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = NodeMetatype.class)
public final class NodeBoot {
  private final BundleContext context;
  private final Stores stores;
  private final NodeLife life;

  @Activate
  public NodeBoot(
      BundleContext context,
      Map<String, Object> configuration,
      @Reference(target = "(" + StoreProvider.KIND + "=disk)") StoreProvider disks) {
    this.context = context;
    stores = new Stores(disks);
    life = new NodeLife(context, stores);
    configure(configuration);
  }

  @Reference(
      target = "(" + StoreProvider.KIND + "=raft)",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC)
  void bindReplicas(StoreProvider replicas) {
    stores.replicas(Optional.of(replicas));
  }

  /** As with the disk's provider, the node goes with what it stands on. */
  void unbindReplicas(StoreProvider replicas) {
    stores.replicas(Optional.empty());
    if (stores.replicated()) {
      life.end();
    }
  }

  @Modified
  void configure(Map<String, Object> configuration) {
    life.configure(Settings.Lookup.in(context, configuration));
  }

  @Deactivate
  void deactivate() {
    life.end();
  }
}
