package org.lockstep.events.eventadmin;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.events.EventDaemon;
import org.lockstep.events.EventDaemon.Occurrence;
import org.lockstep.events.MembershipEvent;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.MembershipView.Member;
import org.lockstep.membership.NodeState;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

class AnnouncementsTest {
  private static final MembershipView VIEW =
      new MembershipView(
          "test",
          NodeId.of(0),
          Optional.empty(),
          0,
          List.of(),
          List.of(new Member(NodeId.of(1), "alpha", NodeState.JOINED, 4, List.of())),
          List.of(),
          List.of(),
          List.of());

  private final List<Event> posted = new ArrayList<>();
  private final List<Consumer<Occurrence>> listeners = new ArrayList<>();
  private final EventAdmin admin =
      new EventAdmin() {
        @Override
        public void postEvent(Event event) {
          posted.add(event);
        }

        @Override
        public void sendEvent(Event event) {
          throw new AssertionError("nobody waits for handlers");
        }
      };

  private final Announcements announcements =
      new Announcements(
          admin,
          proxy(EventDaemon.class, this::followed),
          proxy(MembershipManager.class, arguments -> VIEW));

  private interface Answer {
    Object to(Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            AnnouncementsTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.to(arguments)));
  }

  @SuppressWarnings("unchecked")
  private EventDaemon.Following followed(Object[] arguments) {
    Consumer<Occurrence> listener = (Consumer<Occurrence>) arguments[1];
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private static SortedMap<NodeId, Incarnation> boots(int... ids) {
    SortedMap<NodeId, Incarnation> boots = new TreeMap<>();
    for (int id : ids) {
      boots.put(NodeId.of(id), Incarnation.of(id, 4));
    }
    return boots;
  }

  @Test
  void joinsLeavesAndLossesAreTopics_EM4() {
    announcements.joined(Incarnation.of(1, 4));
    announcements.changed(
        new MembershipEvent(
            NodeId.of(0),
            boots(),
            boots(1, 3),
            boots(2),
            new TreeSet<>(),
            new TreeSet<>(boots(3).keySet())));
    assertThat(posted)
        .extracting(Event::getTopic)
        .containsExactly(
            "org/lockstep/membership/JOINED",
            "org/lockstep/membership/LEAVING",
            "org/lockstep/membership/LOST");
    assertThat(posted.get(0).getProperty("node")).isEqualTo("alpha");
    assertThat(posted.get(0).getProperty("incarnation")).isEqualTo(4);
    assertThat(posted.get(2).getProperty("node")).isEqualTo("slot 2");
  }

  private static Occurrence occurrence(Map<String, String> out) {
    return new Occurrence("full", "@disks", Instant.EPOCH, 2, new TreeMap<>(out));
  }

  @Test
  void whatHappensIsATopicAndThatIsToldOnce_EM1() {
    listeners.get(0).accept(occurrence(Map.of("free_mb", "7")));
    listeners.get(0).accept(occurrence(Map.of("topic", "org/lockstep/event/OCCURRED")));
    assertThat(posted).hasSize(1);
    Event event = posted.get(0);
    assertThat(event.getTopic()).isEqualTo("org/lockstep/event/OCCURRED");
    assertThat(event.getProperty("event")).isEqualTo("full");
    assertThat(event.getProperty("out.free_mb")).isEqualTo("7");
    announcements.deactivate();
    assertThat(listeners).isEmpty();
  }
}
