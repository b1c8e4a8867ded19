package org.lockstep.registration.launch;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionType;
import org.lockstep.events.MembershipWatcher;
import org.lockstep.membership.ExclusiveWork;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.registration.Registration;
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
    attribute = "objectClass:List<String>=\"org.lockstep.events.MembershipWatcher\"",
    uses = MembershipWatcher.class)
@Component(
    service = {},
    immediate = true)
public final class RegistrationComponent {
  private static final Logger LOG = LoggerFactory.getLogger(RegistrationComponent.class);

  private final Functions functions = new Functions();
  private final Engine engine;
  private final List<ServiceRegistration<?>> published;

  @Activate
  public RegistrationComponent(
      BundleContext context,
      @Reference SharedStore store,
      @Reference MembershipManager membership,
      @Reference LocalNode node) {
    Clock clock = Clock.systemUTC();
    Cluster cluster = new Members(membership, node.incarnation());
    ServiceLogs logs = new ServiceLogs(node.logFolder());
    engine = new Engine(store, cluster, functions, logs, clock);
    Registration service = new RegistrationService(store, cluster, engine, functions, logs, clock);
    published =
        List.of(
            context.registerService(MembershipWatcher.class, engine, null),
            context.registerService(ExclusiveWork.class, engine, null),
            context.registerService(Registration.class, service, null));
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeFunction")
  void addFunction(ActionFunction function, Map<String, Object> properties) {
    if (properties.get(ActionType.TYPE) instanceof String type) {
      functions.add(type, function);
      engine.lookSoon();
    } else {
      LOG.warn("An action function without {} is not used: {}", ActionType.TYPE, function);
    }
  }

  void removeFunction(ActionFunction function) {
    functions.remove(function);
    engine.lookSoon();
  }

  @Deactivate
  void deactivate() {
    published.forEach(ServiceRegistration::unregister);
    engine.close();
  }
}
