package org.lockstep.events.daemon.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.lockstep.base.Nearest;
import org.lockstep.base.ProblemException;
import org.lockstep.documents.Fields;
import org.lockstep.events.EventSpec;
import org.lockstep.events.daemon.core.EventGroup;
import org.lockstep.events.daemon.core.EventGroup.Conditions;
import org.lockstep.events.daemon.core.Hours;

/** One entry of {@code events}: a group (EM-3). */
final class GroupReader {
  static final String GROUP = "group";
  static final String EVENTS = "events";
  private static final int MOST_EVENTS = 64;
  private static final int MOST_NODES = 1_000;
  private static final Set<String> FIELDS = Set.of(GROUP, "enabled", "nodes", "when", EVENTS);
  private static final Set<String> CONDITIONS = Set.of("members_at_least", "hours");

  private final Fields fields;
  private final Optional<SortedSet<String>> knownNodes;

  /**
   * @param bad what is thrown for a field and a reason
   * @param knownNodes names of the configured nodes; empty: not known, nothing is refused for it
   */
  GroupReader(
      BiFunction<String, String, ProblemException> bad, Optional<SortedSet<String>> knownNodes) {
    this.fields = new Fields(bad);
    this.knownNodes = knownNodes;
  }

  EventGroup read(JsonNode node) {
    fields.only(node, "", FIELDS);
    return new EventGroup(
        name(fields, node.path(GROUP), GROUP, "disks"),
        enabled(node.path("enabled")),
        nodes(node.path("nodes")),
        conditions(node.path("when")),
        events(node.path(EVENTS)));
  }

  /** No name of a monitor's event: those have a slash (EM-2, EM-5). */
  static String name(Fields fields, JsonNode node, String field, String like) {
    String name = fields.text(node, field);
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw fields.bad(field, "'" + name + "' is not like '" + like + "'");
    }
    return name;
  }

  private boolean enabled(JsonNode node) {
    if (!node.isMissingNode() && !node.isBoolean()) {
      throw fields.bad("enabled", "it is neither true nor false");
    }
    return node.asBoolean(true);
  }

  private SortedSet<String> nodes(JsonNode node) {
    SortedSet<String> nodes = new TreeSet<>(fields.names(node, "nodes", "node"));
    if (!node.isMissingNode() && nodes.isEmpty()) {
      throw fields.bad("nodes", "it names none; without it the group is on all nodes");
    }
    knownNodes.ifPresent(known -> nodes.forEach(name -> refuseUnknown(name, known)));
    return nodes;
  }

  private void refuseUnknown(String name, SortedSet<String> known) {
    if (!known.contains(name)) {
      throw fields.bad("nodes", "there is no node " + name + "; " + Nearest.of(name, known));
    }
  }

  private Conditions conditions(JsonNode node) {
    if (node.isMissingNode()) {
      return Conditions.NONE;
    }
    fields.only(node, "when.", CONDITIONS);
    int members = 0;
    if (node.has("members_at_least")) {
      members =
          (int)
              fields.number(node.path("members_at_least"), "when.members_at_least", 1, MOST_NODES);
    }
    return new Conditions(members, hours(node.path("hours")));
  }

  private Optional<Hours> hours(JsonNode node) {
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    String text = fields.text(node, "when.hours");
    return Optional.of(
        Hours.parse(text)
            .orElseThrow(() -> fields.bad("when.hours", "'" + text + "' is not " + Hours.LIKE)));
  }

  private List<EventSpec> events(JsonNode list) {
    if (!list.isArray() || list.isEmpty() || list.size() > MOST_EVENTS) {
      throw fields.bad(EVENTS, "it is not a list of 1 to " + MOST_EVENTS + " events");
    }
    List<EventSpec> events = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      events.add(new EventReader(fields, EVENTS + "[" + i + "]").read(list.get(i)));
    }
    return events;
  }
}
