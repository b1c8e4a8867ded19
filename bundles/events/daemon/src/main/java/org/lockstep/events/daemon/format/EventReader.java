package org.lockstep.events.daemon.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.lockstep.documents.Fields;
import org.lockstep.documents.PlainValues;
import org.lockstep.events.EventSpec;

/** One entry of a group's {@code events}. */
final class EventReader {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ACTION_TIMEOUT = Duration.ofMinutes(1);
  private static final int MOST_FAILURES = 1_000;
  private static final Set<String> FIELDS =
      Set.of("name", "watcher", "in", "interval", "timeout", "failures", "action");

  private final Fields fields;
  private final String at;

  /**
   * @param at its place in the group
   */
  EventReader(Fields fields, String at) {
    this.fields = fields;
    this.at = at;
  }

  private String field(String name) {
    return at + "." + name;
  }

  EventSpec read(JsonNode node) {
    fields.only(node, at + ".", FIELDS);
    int failures = 1;
    if (node.has("failures")) {
      failures = (int) fields.number(node.path("failures"), field("failures"), 1, MOST_FAILURES);
    }
    return new EventSpec(
        GroupReader.name(fields, node.path("name"), field("name"), "root-full"),
        fields.text(node.path("watcher"), field("watcher")),
        in(node.path("in")),
        fields.duration(node.path("interval"), field("interval"), INTERVAL),
        fields.duration(node.path("timeout"), field("timeout"), TIMEOUT),
        failures,
        action(node.path("action")));
  }

  private Map<String, Object> in(JsonNode in) {
    if (in.isMissingNode()) {
      return Map.of();
    }
    if (!in.isObject()) {
      throw fields.bad(field("in"), "it is not a map");
    }
    return PlainValues.fields(in);
  }

  /** All fields but two are parameters of its type. */
  private EventSpec.Action action(JsonNode node) {
    if (!node.isObject()) {
      throw fields.bad(field("action"), node.isMissingNode() ? "it is missing" : "it is not a map");
    }
    String type = fields.text(node.path("type"), field("action.type"));
    Duration timeout =
        fields.duration(node.path("timeout"), field("action.timeout"), ACTION_TIMEOUT);
    Map<String, Object> parameters = PlainValues.fields(node);
    parameters.keySet().removeAll(Set.of("type", "timeout"));
    return new EventSpec.Action(type, parameters, timeout);
  }
}
