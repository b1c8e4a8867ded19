package org.lockstep.registration.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.core.Grouping;
import org.lockstep.registration.core.Instance;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.Roster;
import org.lockstep.registration.format.DefinitionDocument;
import org.lockstep.registration.format.Groups;
import org.lockstep.registration.format.Records;

/** Definitions come, change and go, and are refused, as they are live (RL-14). */
final class Defining {
  private final Roster roster;

  /** As written, by name. */
  private final Map<String, JsonNode> written = new TreeMap<>();

  Defining(Roster roster) {
    this.roster = roster;
  }

  /** All of them or none; what is below them takes from them what it does not state itself. */
  void define(Map<String, DefinitionDocument.Entry> entries) {
    Map<String, JsonNode> next = new TreeMap<>(written);
    entries.forEach((name, entry) -> next.put(name, entry.source()));
    Groups groups = new Groups(next);
    Set<String> concerned = new TreeSet<>(entries.keySet());
    for (String name : entries.keySet()) {
      refuseUnknown(name, groups);
      concerned.addAll(groups.below(name));
    }
    List<Definition> all =
        concerned.stream().map(name -> Records.definition(groups.whole(name))).toList();
    all.stream().filter(each -> entries.containsKey(each.name())).forEach(this::refuseAnotherPlace);
    written.putAll(next);
    all.forEach(this::define);
  }

  private static void refuseUnknown(String name, Groups groups) {
    groups
        .flaw(name)
        .ifPresent(
            why -> {
              throw refused("bad-definition", "define " + name, why);
            });
    groups
        .keptApartWithin(name)
        .ifPresent(
            other -> {
              String why = other + " is of its own group, and kept apart from it";
              throw refused("bad-definition", "define " + name, why);
            });
    for (String other : Records.definition(groups.whole(name)).choosing().apart()) {
      if (!groups.isKnown(other)) {
        throw refused("bad-definition", "define " + name, "there is no client service " + other);
      }
    }
  }

  private void refuseAnotherPlace(Definition then) {
    roster
        .get(InstanceId.of(then.name()))
        .map(Instance::definition)
        .filter(now -> !isPlacedAlike(now, then) && isSomewhere(then.name()))
        .ifPresent(
            now -> {
              throw refused(
                  "still-registered",
                  "define " + then.name(),
                  "its placement policy and its parent change only when it is deregistered");
            });
  }

  private static boolean isPlacedAlike(Definition now, Definition then) {
    return now.choosing().everywhere() == then.choosing().everywhere()
        && now.group().map(Grouping::parent).equals(then.group().map(Grouping::parent));
  }

  private boolean isSomewhere(String name) {
    return roster.parts(name).stream().anyMatch(this::isSomewhere)
        || roster.children(name).stream().anyMatch(this::isSomewhere);
  }

  private boolean isSomewhere(InstanceId part) {
    return roster
        .get(part)
        .filter(one -> one.placement().state() != ClientServiceState.DEREGISTERED)
        .isPresent();
  }

  /** What runs goes on by the definition that it was started by. */
  void define(Definition definition) {
    InstanceId id = InstanceId.of(definition.name());
    for (InstanceId part : List.copyOf(roster.parts(definition.name()))) {
      roster.get(part).ifPresent(one -> roster.put(one.defined(definition)));
    }
    if (roster.get(id).isEmpty()) {
      roster.put(new Instance(id, definition, definition, Placement.NONE));
    }
  }

  void remove(String name) {
    String what = "remove " + name;
    if (!roster.children(name).isEmpty()) {
      throw refused("has-children", what, "it is a parent; remove its children first");
    }
    for (String other : roster.apart(name)) {
      if (keepsApart(other, name)) {
        throw refused("kept-apart", what, other + " names it in keep_apart; change that first");
      }
    }
    Collection<InstanceId> parts = List.copyOf(roster.parts(name));
    if (parts.stream().anyMatch(this::isSomewhere)) {
      throw refused("still-registered", what, "it is somewhere; deregister it first");
    }
    parts.forEach(roster::remove);
    written.remove(name);
  }

  private boolean keepsApart(String one, String other) {
    return roster
        .get(InstanceId.of(one))
        .filter(each -> each.definition().choosing().apart().contains(other))
        .isPresent();
  }

  private static ProblemException refused(String code, String what, String why) {
    return new ProblemException(code, what, "", why);
  }
}
