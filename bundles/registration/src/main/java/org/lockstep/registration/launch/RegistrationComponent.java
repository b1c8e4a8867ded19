package org.lockstep.registration.launch;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionType;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.events.MembershipEvent;
import org.lockstep.events.MembershipWatcher;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.registration.Registration;
import org.lockstep.store.SharedStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registration and launch as a component: what people ask, and a watcher of the event manager. */
@Component(
    service = {Registration.class, MembershipWatcher.class},
    immediate = true)
public final class RegistrationComponent implements Registration, MembershipWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(RegistrationComponent.class);

  private final Functions functions = new Functions();
  private final Engine engine;
  private final RegistrationService service;

  @Activate
  public RegistrationComponent(
      @Reference SharedStore store,
      @Reference MembershipManager membership,
      @Reference LocalNode node) {
    this(store, new Members(membership, node.incarnation()), new ServiceLogs(node.logFolder()));
  }

  RegistrationComponent(SharedStore store, Cluster cluster, ServiceLogs logs) {
    Clock clock = Clock.systemUTC();
    engine = new Engine(store, cluster, functions, logs, clock);
    service = new RegistrationService(store, cluster, engine, functions, logs, clock);
    engine.lookSoon();
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
    engine.close();
  }

  @Override
  public CompletionStage<?> changed(MembershipEvent event) {
    return engine.changed(event);
  }

  @Override
  public CompletionStage<List<String>> define(String yaml, String sourceName) {
    return service.define(yaml, sourceName);
  }

  @Override
  public CompletionStage<Void> remove(String name) {
    return service.remove(name);
  }

  @Override
  public List<ClientServiceView> list() {
    return service.list();
  }

  @Override
  public Optional<ClientServiceView> show(String name) {
    return service.show(name);
  }

  @Override
  public CompletionStage<Void> register(String name, Optional<NodeId> node) {
    return service.register(name, node);
  }

  @Override
  public CompletionStage<Void> deregister(String name) {
    return service.deregister(name);
  }

  @Override
  public CompletionStage<Void> transfer(String name, Optional<NodeId> node) {
    return service.transfer(name, node);
  }

  @Override
  public CompletionStage<Void> await(String name, ClientServiceState state, Duration timeout) {
    return service.await(name, state, timeout);
  }

  @Override
  public List<String> logs(String name, int lines) {
    return service.logs(name, lines);
  }

  /** The membership manager, seen from here. */
  private record Members(MembershipManager membership, Incarnation self) implements Cluster {
    @Override
    public SortedMap<NodeId, Known> nodes() {
      SortedMap<NodeId, Known> nodes = new TreeMap<>();
      membership
          .view()
          .nodes()
          .forEach(node -> nodes.put(node.id(), new Known(node.name(), node.incarnation())));
      return nodes;
    }

    @Override
    public void forceOut(String reason) {
      membership
          .force(self.node(), reason)
          .whenComplete(
              (ignored, failure) -> {
                if (failure != null) {
                  LOG.error("This node could not be forced out for {}", reason, failure);
                }
              });
    }
  }
}
