package org.lockstep.events.daemon;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionType;
import org.lockstep.base.Environment;
import org.lockstep.base.Problem;
import org.lockstep.events.EventDaemon;
import org.lockstep.events.EventSpec;
import org.lockstep.events.EventWatcher;
import org.lockstep.events.WatcherType;
import org.lockstep.membership.MembershipManager;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon as a component: watchers and actions come and go (EM-1). */
@Component
public final class EventDaemonComponent implements EventDaemon {
  private static final Logger LOG = LoggerFactory.getLogger(EventDaemonComponent.class);

  private final LocalEventDaemon daemon;

  @Activate
  public EventDaemonComponent(@Reference MembershipManager membership) {
    daemon = new LocalEventDaemon(membership.view().localNode(), Environment.real());
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeWatcher")
  void addWatcher(EventWatcher watcher, Map<String, Object> properties) {
    if (properties.get(WatcherType.TYPE) instanceof String type) {
      daemon.add(type, watcher);
    } else {
      LOG.warn("A watcher without {} is not used: {}", WatcherType.TYPE, watcher);
    }
  }

  void removeWatcher(EventWatcher watcher) {
    daemon.remove(watcher);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeFunction")
  void addFunction(ActionFunction function, ServiceReference<ActionFunction> reference) {
    if (reference.getProperty(ActionType.TYPE) instanceof String type) {
      daemon.add(type, function);
    }
  }

  void removeFunction(ActionFunction function) {
    daemon.remove(function);
  }

  @Override
  public Enabled enable(String group, List<EventSpec> events) {
    return daemon.enable(group, events);
  }

  @Override
  public List<Problem> problems(EventSpec event) {
    return daemon.problems(event);
  }

  @Override
  public List<EventView> events() {
    return daemon.events();
  }

  @Override
  public Counted counted(String group) {
    return daemon.counted(group);
  }

  @Override
  public void forget(String group) {
    daemon.forget(group);
  }

  @Override
  public void report(String event, Map<String, String> out) {
    daemon.report(event, out);
  }

  @Override
  public Following follow(int latest, Consumer<Occurrence> listener) {
    return daemon.follow(latest, listener);
  }

  @Deactivate
  void deactivate() {
    daemon.close();
  }
}
