package org.lockstep.registration.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.lockstep.actions.ActionPhase;
import org.lockstep.base.ProblemException;
import org.lockstep.documents.Fields;
import org.lockstep.registration.core.ActionSpec;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.core.Grouping;
import org.lockstep.registration.core.RestartLimit;

/** One entry of {@code client_services}, with what it takes from its parent. */
final class DefinitionReader {
  static final String PARENT = "parent";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  static final SortedMap<String, ActionPhase> PHASES =
      new TreeMap<>(
          Map.of(
              "start", ActionPhase.START,
              "stop", ActionPhase.STOP,
              "notify", ActionPhase.NOTIFY,
              "recovery", ActionPhase.RECOVERY));

  static final Set<String> FIELDS = fieldNames();

  private static final int MOST_RESTARTS = 1000;
  private final Fields fields;
  private final ChoosingReader choosing;

  /**
   * @param bad what is thrown for a field and a reason
   */
  DefinitionReader(
      BiFunction<String, String, ProblemException> bad, Optional<SortedSet<String>> knownNodes) {
    fields = new Fields(bad);
    choosing = new ChoosingReader(fields, knownNodes);
  }

  private static Set<String> fieldNames() {
    Set<String> names = new TreeSet<>(ChoosingReader.FIELDS);
    names.addAll(
        Set.of("name", PARENT, "on_failure", "capacity", "restart", "actions", MonitorReader.LIST));
    return names;
  }

  /** Its name, its fields and its parent: what can be said before its parent is known. */
  String name(JsonNode entry) {
    fields.collect();
    fields.only(entry, "", FIELDS);
    String name = read(() -> named(entry));
    fields.refuse();
    return name;
  }

  /** What is wrong beside what cannot be read on from is told too. */
  private <T> T read(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (ProblemException e) {
      fields.refuse(e);
      throw e;
    }
  }

  private String named(JsonNode entry) {
    String name = fields.text(entry.path("name"), "name");
    if (!NAME.matcher(name).matches()) {
      throw fields.bad("name", "'" + name + "' is not like 'printing'");
    }
    if (entry.has(PARENT)) {
      fields.text(entry.path(PARENT), PARENT);
      for (String factor : new TreeSet<>(ChoosingReader.FIELDS)) {
        if (entry.has(factor)) {
          throw fields.bad(factor, "a child goes where its parent goes: it has no " + factor);
        }
      }
    } else if (entry.has("on_failure")) {
      throw fields.bad("on_failure", "only a child has it: what becomes of its group");
    }
    if (entry.has("actions")) {
      fields.only(entry.path("actions"), "actions.", PHASES.keySet());
    }
    return name;
  }

  /** Whatever is wrong with its values is told at once (AL-1). */
  Definition read(JsonNode entry) {
    fields.collect();
    Definition definition = read(() -> definition(entry));
    fields.refuse();
    return definition;
  }

  private Definition definition(JsonNode entry) {
    JsonNode stop = entry.path("actions").path("stop");
    SortedMap<ActionPhase, ActionSpec> actions = actions(entry.path("actions"));
    return new Definition(
        fields.text(entry.path("name"), "name"),
        group(entry),
        choosing.read(entry),
        fields.amounts(entry.path("capacity"), "capacity"),
        restart(entry.path("restart")),
        fields
            .oneOf(stop.path(ActionReader.ON_FAILURE), "actions.stop.on_failure", "block", "force")
            .equals("force"),
        actions,
        new MonitorReader(fields, Optional.ofNullable(actions.get(ActionPhase.START))).read(entry));
  }

  private Optional<Grouping> group(JsonNode entry) {
    if (!entry.has(PARENT)) {
      return Optional.empty();
    }
    String policy = fields.oneOf(entry.path("on_failure"), "on_failure", "move_group", "stay_down");
    return Optional.of(
        new Grouping(fields.text(entry.path(PARENT), PARENT), policy.equals("move_group")));
  }

  private RestartLimit restart(JsonNode node) {
    if (node.isMissingNode()) {
      return RestartLimit.DEFAULT;
    }
    fields.only(node, "restart.", Set.of("attempts", "within"));
    int attempts = RestartLimit.DEFAULT.attempts();
    if (node.has("attempts")) {
      attempts = (int) fields.number(node.path("attempts"), "restart.attempts", 0, MOST_RESTARTS);
    }
    Duration within =
        fields.duration(node.path("within"), "restart.within", RestartLimit.DEFAULT.within());
    return new RestartLimit(attempts, within);
  }

  private SortedMap<ActionPhase, ActionSpec> actions(JsonNode node) {
    SortedMap<ActionPhase, ActionSpec> actions = new TreeMap<>();
    if (node.isMissingNode()) {
      return actions;
    }
    PHASES.forEach((name, phase) -> put(actions, phase, node.path(name), "actions." + name));
    Optional.ofNullable(actions.get(ActionPhase.START))
        .flatMap(TypeConventions::stopOf)
        .ifPresent(stop -> actions.putIfAbsent(ActionPhase.STOP, stop));
    return actions;
  }

  private void put(
      SortedMap<ActionPhase, ActionSpec> actions, ActionPhase phase, JsonNode node, String field) {
    if (!node.isMissingNode()) {
      ActionSpec action = new ActionReader(fields, field).read(node);
      TypeConventions.of(action.type())
          .flaw(phase, action)
          .ifPresent(
              why -> {
                throw fields.bad(field, why);
              });
      actions.put(phase, action);
    }
  }
}
