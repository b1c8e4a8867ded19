package org.lockstep.events.eventadmin;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.events.EventWatcher;
import org.lockstep.events.Watch;
import org.lockstep.events.WatcherType;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/**
 * What is published to a topic of the Event Admin. Each watch is a handler of its own, told in
 * order on the Event Admin's thread, where it returns at once.
 */
@Component(service = EventWatcher.class)
@WatcherType(type = "event-admin")
public final class EventAdminWatcher implements EventWatcher {
  private static final String PROPERTIES = "properties";

  private final BundleContext context;

  @Activate
  public EventAdminWatcher(BundleContext context) {
    this.context = context;
  }

  @Override
  public Set<String> in() {
    return Set.of(Topic.TOPIC, Topic.FILTER);
  }

  @Override
  public Set<String> out() {
    return Set.of(Topic.TOPIC, PROPERTIES);
  }

  @Override
  public List<Problem> validate(Map<String, Object> in) {
    try {
      Topic.of(in);
      return List.of();
    } catch (ProblemException e) {
      return List.of(e.problem());
    }
  }

  @Override
  public Handle watch(Watch watch) {
    Topic topic = Topic.of(watch.in());
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(EventConstants.EVENT_TOPIC, topic.name());
    topic
        .filter()
        .ifPresent(filter -> properties.put(EventConstants.EVENT_FILTER, filter.toString()));
    ServiceRegistration<EventHandler> handler =
        context.registerService(EventHandler.class, event -> tell(watch, event), properties);
    return () -> unregister(handler);
  }

  private static void tell(Watch watch, Event event) {
    watch.occurred(Map.of(Topic.TOPIC, event.getTopic(), PROPERTIES, Properties.text(event)));
  }

  /** With its bundle it has gone already. */
  private static void unregister(ServiceRegistration<EventHandler> handler) {
    try {
      handler.unregister();
    } catch (IllegalStateException e) {
      return;
    }
  }
}
