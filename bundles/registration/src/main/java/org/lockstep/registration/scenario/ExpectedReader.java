package org.lockstep.registration.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.Nearest;
import org.lockstep.documents.Fields;
import org.lockstep.registration.Registration.ClientServiceState;

/**
 * What a step expects; what could never be is refused, for it would be no difference but a slip.
 */
final class ExpectedReader {
  static final Set<String> FIELDS = Set.of("state", "flags", "passes", "nodes", "notified");
  static final String SERVICES = "services";
  static final List<String> FLAGS = List.of("M", "T");
  static final List<String> STATES =
      Arrays.stream(ClientServiceState.values()).map(Enum::name).toList();

  /** Those that a node shows where no state of the client service is there. */
  static final List<String> NODE_TEXTS = List.of("up", "down");

  private static final String TRANSFER = "/T";

  private final Fields fields;
  private final Collection<String> nodes;
  private final Collection<String> services;

  ExpectedReader(Fields fields, Collection<String> nodes, Collection<String> services) {
    this.fields = fields;
    this.nodes = nodes;
    this.services = services;
  }

  SortedMap<String, Expected> read(JsonNode node) {
    SortedMap<String, Expected> expected = new TreeMap<>();
    if (node.isMissingNode()) {
      return expected;
    }
    if (!node.has(SERVICES)) {
      if (services.size() != 1) {
        throw fields.bad(
            "expect", "there are several client services: expect: {services: {NAME: …}}");
      }
      expected.put(services.iterator().next(), one(node, "expect."));
      return expected;
    }
    fields.only(node, "expect.", Set.of(SERVICES));
    for (Map.Entry<String, JsonNode> each : node.path(SERVICES).properties()) {
      String field = "expect.services." + each.getKey();
      known(each.getKey(), field, services, "there is no client service ");
      expected.put(each.getKey(), one(each.getValue(), field + "."));
    }
    return expected;
  }

  private Expected one(JsonNode node, String prefix) {
    fields.only(node, prefix, FIELDS);
    SortedMap<String, String> states = new TreeMap<>();
    List<String> texts = new ArrayList<>(NODE_TEXTS);
    texts.addAll(STATES);
    for (Map.Entry<String, JsonNode> each : node.path("nodes").properties()) {
      String field = prefix + "nodes." + each.getKey();
      known(each.getKey(), field, nodes, "there is no node ");
      states.put(each.getKey(), text(each.getValue(), field, texts));
    }
    JsonNode state = node.path("state");
    return new Expected(
        state.isMissingNode()
            ? Optional.empty()
            : Optional.of(text(state, prefix + "state", STATES)),
        texts(node.path("flags"), prefix + "flags", FLAGS),
        texts(node.path("passes"), prefix + "passes", passed()),
        states,
        texts(node.path("notified"), prefix + "notified", nodes));
  }

  private static List<String> passed() {
    List<String> passed = new ArrayList<>(STATES);
    STATES.forEach(state -> passed.add(state + TRANSFER));
    return passed;
  }

  private Optional<List<String>> texts(JsonNode node, String field, Collection<String> known) {
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    if (!node.isArray()) {
      throw fields.bad(field, "it is not a list");
    }
    List<String> texts = new ArrayList<>();
    node.forEach(item -> texts.add(text(item, field, known)));
    return Optional.of(texts);
  }

  private String text(JsonNode node, String field, Collection<String> known) {
    String text = fields.text(node, field);
    known(text, field, known, "it is never ");
    return text;
  }

  private void known(String text, String field, Collection<String> known, String never) {
    if (!known.contains(text)) {
      throw fields.bad(field, never + text + "; " + Nearest.of(text, known));
    }
  }
}
