package org.lockstep.registration.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** When a definition that changes acts on what runs by an earlier one, for people (RL-14). */
public final class Effect {
  private Effect() {}

  /**
   * @param parts the client service itself, and its parts
   * @return empty: nothing changes for it
   */
  public static Optional<String> of(List<Instance> parts, Definition then) {
    List<Instance> running = parts.stream().filter(part -> !part.isIdle()).toList();
    Definition now = parts.get(0).definition();
    List<String> atOnce = changed(choice(now), choice(then));
    if (running.isEmpty()) {
      boolean same = atOnce.isEmpty() && changed(work(now), work(then)).isEmpty();
      return same ? Optional.empty() : Optional.of("acts at once: nothing of it runs");
    }
    List<String> later =
        running.stream()
            .flatMap(part -> changed(work(part.running()), work(then)).stream())
            .distinct()
            .sorted()
            .toList();
    List<String> said = new ArrayList<>();
    if (!later.isEmpty()) {
      said.add(
          "acts when it is started next: "
              + String.join(", ", later)
              + "; until then it runs on by its old definition");
    }
    if (!atOnce.isEmpty()) {
      said.add("acts at once: " + String.join(", ", atOnce));
    }
    return said.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", said));
  }

  private static List<String> changed(
      SortedMap<String, Object> before, SortedMap<String, Object> after) {
    return after.keySet().stream()
        .filter(field -> !Objects.equals(before.get(field), after.get(field)))
        .toList();
  }

  /** Of which decisions are made, at any time. */
  private static SortedMap<String, Object> choice(Definition definition) {
    Choosing choosing = definition.choosing();
    SortedMap<String, Object> fields = new TreeMap<>();
    fields.put("allowable_nodes", choosing.allowable());
    fields.put("disallowable_nodes", choosing.disallowable());
    fields.put("preferences", List.of(choosing.ordered(), choosing.unordered()));
    fields.put("auto_register", choosing.auto());
    fields.put("placement_policy", choosing.everywhere());
    fields.put("maturity", choosing.maturity());
    fields.put("transfer_cost", choosing.free());
    fields.put("keep_apart", choosing.apart());
    fields.put("capacity", definition.needs());
    fields.put("restart", definition.restart());
    fields.put("parent", definition.group());
    return fields;
  }

  /** By which it is started, watched, stopped and recovered. */
  private static SortedMap<String, Object> work(Definition definition) {
    SortedMap<String, Object> fields = new TreeMap<>();
    fields.put("actions", List.of(definition.actions(), definition.forceOnStopFailure()));
    fields.put("monitor", definition.monitors());
    return fields;
  }
}
