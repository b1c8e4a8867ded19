package org.lockstep.registration.launch;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionType;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.base.Environment;
import org.lockstep.events.EventDaemon;
import org.lockstep.events.MembershipWatcher;
import org.lockstep.membership.ExclusiveWork;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.NodeTies;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.registration.Operations;
import org.lockstep.registration.Registration;
import org.lockstep.store.SharedStore;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registration and launch as a component: what people ask, and a watcher of the event manager. Both
 * are published by hand, so the bundle says by hand that it provides them.
 */
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"org.lockstep.registration.Registration\"",
    uses = Registration.class)
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"org.lockstep.registration.Operations\"",
    uses = Operations.class)
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"org.lockstep.events.MembershipWatcher\"",
    uses = MembershipWatcher.class)
@Component(
    service = {},
    immediate = true)
public final class RegistrationComponent {
  private static final Logger LOG = LoggerFactory.getLogger(RegistrationComponent.class);

  private final LeftBehind leftBehind;
  private final LocalRegistration registration;
  private volatile boolean stopping;
  private final List<ServiceRegistration<?>> published;

  @Activate
  public RegistrationComponent(
      BundleContext context,
      @Reference SharedStore store,
      @Reference MembershipManager membership,
      @Reference LocalNode node) {
    leftBehind = new LeftBehind(context);
    registration =
        new LocalRegistration(
            store,
            membership,
            node.incarnation(),
            new ServiceLogFiles(node.logFolder()),
            Environment.real(),
            Load.ofHost(),
            leftBehind.earlier());
    published =
        List.of(
            context.registerService(MembershipWatcher.class, registration.watcher(), null),
            context.registerService(ExclusiveWork.class, registration.exclusive(), null),
            context.registerService(NodeTies.class, registration.ties(), null),
            context.registerService(
                ActionFunction.class,
                registration.restart(),
                new Hashtable<>(Map.of(ActionType.TYPE, RestartAction.TYPE))),
            context.registerService(Operations.class, registration.operations(), null),
            context.registerService(Registration.class, registration.service(), null));
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "noLauncher")
  void launcher(ProgramLauncher launcher) {
    registration.launchWith(Optional.of(launcher));
  }

  void noLauncher(ProgramLauncher launcher) {
    registration.launchWith(Optional.empty());
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "noDaemon")
  void daemon(EventDaemon daemon) {
    registration.monitorBy(Optional.of(daemon));
  }

  void noDaemon(EventDaemon daemon) {
    registration.monitorBy(Optional.empty());
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeFunction")
  void addFunction(ActionFunction function, ServiceReference<ActionFunction> reference) {
    if (reference.getProperty(ActionType.TYPE) instanceof String type) {
      registration.add(type, function, () -> reference.getBundle() == null);
    } else {
      LOG.warn("An action function without {} is not used: {}", ActionType.TYPE, function);
    }
  }

  /** Once it stops, all are unbound: what is at work then goes on all the same. */
  void removeFunction(ActionFunction function) {
    if (!stopping) {
      registration.remove(function);
    }
  }

  @Deactivate
  void deactivate() {
    stopping = true;
    published.forEach(ServiceRegistration::unregister);
    registration.close();
    leftBehind.keep(registration.leftBehind());
  }
}
