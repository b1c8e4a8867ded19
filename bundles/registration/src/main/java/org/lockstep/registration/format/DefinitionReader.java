package org.lockstep.registration.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.lockstep.actions.ActionPhase;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.core.ActionSpec;
import org.lockstep.registration.core.Definition;

/** One entry of {@code client_services}; whatever is wrong is refused, naming the field (AL-1). */
final class DefinitionReader {
  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "allowable_nodes",
          "disallowable_nodes",
          "preferences",
          "auto_register",
          "placement_policy",
          "actions");

  /** Programs that {@code exec} has started live on unless its own stop ends them. */
  private static final String PROGRAMS = "exec";

  private final BiFunction<String, String, ProblemException> bad;
  private final Optional<SortedSet<String>> knownNodes;

  /**
   * @param bad what is thrown for a field and a reason
   */
  DefinitionReader(
      BiFunction<String, String, ProblemException> bad, Optional<SortedSet<String>> knownNodes) {
    this.bad = bad;
    this.knownNodes = knownNodes;
  }

  Definition read(JsonNode entry) {
    onlyFields(entry, "", FIELDS);
    String name = text(entry.path("name"), "name");
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw bad("name", "'" + name + "' is not like 'printing'");
    }
    Definition definition =
        new Definition(
            name,
            allowable(entry.path("allowable_nodes")),
            new TreeSet<>(names(entry.path("disallowable_nodes"), "disallowable_nodes")),
            ordered(entry.path("preferences")),
            oneOf(entry.path("auto_register"), "auto_register", "auto", "manual").equals("auto"),
            forced(entry.path("actions").path("stop")),
            actions(entry.path("actions")));
    oneOf(entry.path("placement_policy"), "placement_policy", "register_on_one");
    refuseContradictions(definition);
    return definition;
  }

  private void refuseContradictions(Definition definition) {
    for (String name : definition.ordered()) {
      if (!definition.allows(name)) {
        throw bad("preferences.ordered", name + " is preferred but not an allowable node");
      }
    }
    if (definition.allowable().isPresent()
        && definition.disallowable().containsAll(definition.allowable().get())) {
      throw bad("disallowable_nodes", "no allowable node is left");
    }
  }

  private Optional<SortedSet<String>> allowable(JsonNode node) {
    if (node.isMissingNode() || node.asText().equals("*")) {
      return Optional.empty();
    }
    List<String> names = names(node, "allowable_nodes");
    if (names.isEmpty()) {
      throw bad("allowable_nodes", "it names no node; \"*\" allows all");
    }
    return Optional.of(new TreeSet<>(names));
  }

  private List<String> ordered(JsonNode preferences) {
    if (preferences.isMissingNode()) {
      return List.of();
    }
    onlyFields(preferences, "preferences.", Set.of("ordered"));
    return names(preferences.path("ordered"), "preferences.ordered");
  }

  private List<String> names(JsonNode list, String field) {
    Set<String> names = new LinkedHashSet<>();
    if (list.isMissingNode()) {
      return List.of();
    }
    if (!list.isArray()) {
      throw bad(field, "it is not a list of node names");
    }
    for (JsonNode item : list) {
      String name = text(item, field);
      if (knownNodes.isPresent() && !knownNodes.get().contains(name)) {
        throw bad(field, "there is no node " + name + " in this cluster");
      }
      if (!names.add(name)) {
        throw bad(field, name + " is named twice");
      }
    }
    return List.copyOf(names);
  }

  private SortedMap<ActionPhase, ActionSpec> actions(JsonNode node) {
    SortedMap<ActionPhase, ActionSpec> actions = new TreeMap<>();
    if (node.isMissingNode()) {
      return actions;
    }
    onlyFields(node, "actions.", Set.of("start", "stop", "recovery"));
    put(actions, ActionPhase.START, node.path("start"), "actions.start");
    put(actions, ActionPhase.STOP, node.path("stop"), "actions.stop");
    put(actions, ActionPhase.RECOVERY, node.path("recovery"), "actions.recovery");
    if (isPrograms(actions.get(ActionPhase.START))) {
      actions.putIfAbsent(
          ActionPhase.STOP, new ActionSpec(PROGRAMS, Map.of(), ActionSpec.DEFAULT_TIMEOUT));
    }
    return actions;
  }

  private static boolean isPrograms(@Nullable ActionSpec action) {
    return action != null && action.type().equals(PROGRAMS);
  }

  private void put(
      SortedMap<ActionPhase, ActionSpec> actions, ActionPhase phase, JsonNode node, String field) {
    if (!node.isMissingNode()) {
      ActionSpec action = new ActionReader(bad, field).read(node);
      boolean starts = phase == ActionPhase.START || phase == ActionPhase.RECOVERY;
      boolean names =
          action.parameters().containsKey("command") || action.parameters().containsKey("shell");
      if (isPrograms(action) && starts && !names) {
        throw bad(field, "it needs 'command' or 'shell'");
      }
      actions.put(phase, action);
    }
  }

  private boolean forced(JsonNode stop) {
    return oneOf(stop.path(ActionReader.ON_FAILURE), "actions.stop.on_failure", "block", "force")
        .equals("force");
  }

  /** The first one holds when the field is absent. */
  private String oneOf(JsonNode node, String field, String... values) {
    if (node.isMissingNode()) {
      return values[0];
    }
    String value = text(node, field);
    if (!List.of(values).contains(value)) {
      throw bad(field, "'" + value + "' is not supported; it may be " + String.join(", ", values));
    }
    return value;
  }

  private void onlyFields(JsonNode node, String prefix, Set<String> allowed) {
    if (!node.isObject()) {
      throw bad(
          prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1), "it is not a map");
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!allowed.contains(name)) {
        throw bad(
            prefix + name,
            "this field is not supported; there are " + String.join(", ", new TreeSet<>(allowed)));
      }
    }
  }

  private String text(JsonNode node, String field) {
    if (!node.isValueNode() || node.isNull() || node.asText().isBlank()) {
      throw bad(field, node.isMissingNode() ? "it is missing" : "it is not a text");
    }
    return node.asText();
  }

  private ProblemException bad(String field, String why) {
    return bad.apply(field, why);
  }
}
