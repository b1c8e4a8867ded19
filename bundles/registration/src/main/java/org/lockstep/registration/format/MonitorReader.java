package org.lockstep.registration.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.lockstep.documents.Fields;
import org.lockstep.documents.PlainValues;
import org.lockstep.registration.core.ActionSpec;
import org.lockstep.registration.core.Monitor;

/** The list {@code monitor} of a definition: its event group (EM-5). */
final class MonitorReader {
  static final String LIST = "monitor";
  private static final int MOST = 32;
  private static final int MOST_FAILURES = 1_000;
  static final Set<String> FIELDS =
      Set.of("name", "watcher", "in", "interval", "timeout", "failures", "action");

  private static final String CLIENT_SERVICE = "client_service";
  private static final String TYPE = "type";
  private static final String PARAMETERS = "parameters";

  /** Of a watcher that needs to know whose process it is. */
  private static final String PROCESS = "process";

  /** Of one that asks the action function of the start. */
  private static final String ACTION = "action";

  private final Fields fields;
  private final Optional<ActionSpec> start;

  MonitorReader(Fields fields, Optional<ActionSpec> start) {
    this.fields = fields;
    this.start = start;
  }

  List<Monitor> read(JsonNode entry) {
    JsonNode list = entry.path(LIST);
    List<Monitor> monitors = new ArrayList<>();
    if (list.isMissingNode()) {
      return monitors;
    }
    if (!list.isArray() || list.size() > MOST) {
      throw fields.bad(LIST, "it is not a list of at most " + MOST + " monitors");
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      String at = LIST + "[" + i + "]";
      Monitor monitor = one(entry.path("name").asText(), list.get(i), at, i);
      if (!names.add(monitor.name())) {
        throw fields.bad(at + ".name", monitor.name() + " is named twice");
      }
      monitors.add(monitor);
    }
    return monitors;
  }

  private Monitor one(String service, JsonNode node, String at, int index) {
    fields.only(node, at + ".", FIELDS);
    String watcher = fields.text(node.path("watcher"), at + ".watcher");
    String name =
        node.has("name")
            ? fields.text(node.path("name"), at + ".name")
            : watcher + (index == 0 ? "" : "-" + (index + 1));
    int failures = 1;
    if (node.has("failures")) {
      failures = (int) fields.number(node.path("failures"), at + ".failures", 1, MOST_FAILURES);
    }
    return new Monitor(
        service + "/" + name,
        watcher,
        in(service, watcher, node.path("in"), at),
        fields.duration(node.path("interval"), at + ".interval", Monitor.INTERVAL),
        fields.duration(node.path("timeout"), at + ".timeout", Monitor.TIMEOUT),
        failures,
        action(node.path("action"), at + ".action"));
  }

  private Map<String, Object> in(String service, String watcher, JsonNode in, String at) {
    if (!in.isMissingNode() && !in.isObject()) {
      throw fields.bad(at + ".in", "it is not a map");
    }
    Map<String, Object> given = PlainValues.fields(in);
    return switch (watcher) {
      case PROCESS -> in.isMissingNode() ? Map.of(CLIENT_SERVICE, service) : given;
      case ACTION -> asked(service, given, at + ".in");
      default -> given;
    };
  }

  /** What is not given is taken from the start. */
  private Map<String, Object> asked(String service, Map<String, Object> given, String at) {
    Map<String, Object> all = new TreeMap<>(given);
    all.putIfAbsent(CLIENT_SERVICE, service);
    start.ifPresent(spec -> all.putIfAbsent(TYPE, spec.type()));
    if (!all.containsKey(TYPE)) {
      throw fields.bad(at + "." + TYPE, "it is missing, and there is no start that has one");
    }
    if (!all.containsKey(PARAMETERS)) {
      if (TypeConventions.of(String.valueOf(all.get(TYPE))).looksByStarting()) {
        throw fields.bad(at + "." + PARAMETERS, "they are missing: the command or call that looks");
      }
      start
          .filter(spec -> spec.type().equals(all.get(TYPE)))
          .ifPresent(spec -> all.put(PARAMETERS, spec.parameters()));
    }
    return all;
  }

  private Optional<ActionSpec> action(JsonNode node, String at) {
    return node.isMissingNode()
        ? Optional.empty()
        : Optional.of(new ActionReader(fields, at).read(node));
  }
}
