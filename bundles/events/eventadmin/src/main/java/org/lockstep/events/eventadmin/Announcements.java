package org.lockstep.events.eventadmin;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.events.EventDaemon;
import org.lockstep.events.EventDaemon.Occurrence;
import org.lockstep.events.MembershipEvent;
import org.lockstep.events.MembershipWatcher;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;

/**
 * Publishes what the event daemon hears and what happens on this node as topics, for bundles that
 * know the Event Admin only. It is posted, not sent: nobody awaits its handlers.
 */
@Component(service = MembershipWatcher.class)
public final class Announcements implements MembershipWatcher {
  static final String MEMBERSHIP = "org/lockstep/membership/";
  static final String EVENT = "org/lockstep/event/";

  private final EventAdmin admin;
  private final MembershipManager membership;
  private final EventDaemon.Following following;

  @Activate
  public Announcements(
      @Reference EventAdmin admin,
      @Reference EventDaemon daemon,
      @Reference MembershipManager membership) {
    this.admin = admin;
    this.membership = membership;
    this.following = daemon.follow(0, this::occurred);
  }

  /** One that tells of such a topic is not told in turn: that would never end. */
  private void occurred(Occurrence occurrence) {
    if (occurrence.out().getOrDefault(Topic.TOPIC, "").startsWith(EVENT)) {
      return;
    }
    Map<String, Object> properties = new HashMap<>();
    occurrence.out().forEach((name, value) -> properties.put("out." + name, value));
    properties.put("event", occurrence.event());
    properties.put("group", occurrence.group());
    properties.put("count", occurrence.count());
    properties.put(EventConstants.TIMESTAMP, occurrence.at().toEpochMilli());
    admin.postEvent(new Event(EVENT + "OCCURRED", properties));
  }

  /** Of a node whose event manager only goes nothing is told: it stays a member (MM-13). */
  @Override
  public CompletionStage<?> changed(MembershipEvent event) {
    event.leaving().values().forEach(boot -> tell("LEAVING", boot, event.partial()));
    event.lost().values().forEach(boot -> tell("LOST", boot, event.partial()));
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void joined(Incarnation boot) {
    tell("JOINED", boot, Set.of());
  }

  private void tell(String what, Incarnation boot, Set<NodeId> partial) {
    if (!partial.contains(boot.node())) {
      String name =
          membership
              .view()
              .node(boot.node())
              .map(MembershipView.Member::name)
              .orElse("slot " + boot.node().value());
      admin.postEvent(
          new Event(MEMBERSHIP + what, Map.of("node", name, "incarnation", boot.number())));
    }
  }

  @Deactivate
  void deactivate() {
    following.close();
  }
}
