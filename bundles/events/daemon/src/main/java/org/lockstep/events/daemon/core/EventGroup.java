package org.lockstep.events.daemon.core;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.events.EventSpec;

/**
 * A group of events as it is defined (EM-3).
 *
 * @param enabled as long as nobody says otherwise
 * @param nodes the names of the nodes where it is; empty: all
 */
public record EventGroup(
    String name,
    boolean enabled,
    SortedSet<String> nodes,
    Conditions when,
    List<EventSpec> events) {
  public EventGroup {
    nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
    events = List.copyOf(events);
  }

  /**
   * When it is enabled.
   *
   * @param membersAtLeast how many nodes have to be members
   * @param hours the part of the day; empty: all of it
   */
  public record Conditions(int membersAtLeast, Optional<Hours> hours) {
    public static final Conditions NONE = new Conditions(0, Optional.empty());
  }

  public List<String> eventNames() {
    return events.stream().map(EventSpec::name).toList();
  }

  /**
   * Why its events are not watched for in a situation; empty: they are.
   *
   * @param said what somebody has said of it in the whole cluster
   */
  public Optional<String> notHere(Situation here, Optional<Boolean> said) {
    if (!said.orElse(enabled)) {
      return Optional.of(said.isPresent() ? "it was disabled" : "it is defined as disabled");
    }
    if (!nodes.isEmpty() && !nodes.contains(here.node())) {
      return Optional.of("it is for " + String.join(", ", nodes));
    }
    if (!here.member()) {
      return Optional.of("this node is not JOINED");
    }
    return notNow(here);
  }

  private Optional<String> notNow(Situation here) {
    if (here.members() < when.membersAtLeast()) {
      return Optional.of(
          "nodes that are members: " + here.members() + ", needed: " + when.membersAtLeast());
    }
    return when.hours()
        .filter(hours -> !hours.contains(here.time()))
        .map(hours -> "its hours are " + hours);
  }
}
