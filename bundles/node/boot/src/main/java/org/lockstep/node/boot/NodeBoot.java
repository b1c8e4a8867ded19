package org.lockstep.node.boot;

import java.util.Map;
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
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Boots the node as soon as it is told its disk and its name, on a thread of its own. The
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
public final class NodeBoot {
  private static final Logger LOG = LoggerFactory.getLogger(NodeBoot.class);

  private final NodeLife life;

  @Activate
  public NodeBoot(
      BundleContext context,
      Map<String, Object> configuration,
      @Reference(target = "(" + StoreProvider.KIND + "=disk)") StoreProvider stores) {
    Settings.Lookup lookup = Settings.Lookup.in(context, configuration);
    life = new NodeLife(context, stores, lookup);
    if (Settings.complete(lookup)) {
      life.begin();
    } else {
      LOG.info("No disk and no name are configured in {}: this framework is no node", Settings.PID);
    }
  }

  @Deactivate
  void deactivate() {
    life.end();
  }
}
