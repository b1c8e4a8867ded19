package org.lockstep.registration.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lockstep.base.Nearest;

/**
 * What a child takes from its parent (RL-8): the choosing factors; and of each action the type and
 * the parameters that it does not state itself, unless it states another type.
 */
public final class Groups {
  /** Members on the way from a child to its root. */
  public static final int DEEPEST = 16;

  private final Map<String, JsonNode> written;
  private final Map<String, List<String>> children = new HashMap<>();
  private final Map<String, JsonNode> whole = new HashMap<>();

  /**
   * @param written definitions as written, by name
   */
  public Groups(Map<String, JsonNode> written) {
    this.written = written;
    written.forEach(
        (name, source) ->
            parentOf(source)
                .ifPresent(
                    parent ->
                        children.computeIfAbsent(parent, any -> new ArrayList<>()).add(name)));
  }

  public static Optional<String> parentOf(JsonNode source) {
    return Optional.of(source.path(DefinitionReader.PARENT).asText()).filter(p -> !p.isEmpty());
  }

  /** Why it cannot be said what a definition takes from those above it; empty: it can. */
  public Optional<String> flaw(String name) {
    List<String> way = new ArrayList<>(List.of(name));
    Optional<String> parent = parentOf(source(name));
    while (parent.isPresent()) {
      if (way.contains(parent.get())) {
        return Optional.of(
            "the group is a cycle: " + String.join(" → ", way) + " → " + parent.get());
      }
      if (!written.containsKey(parent.get())) {
        return Optional.of("there is no client service " + parent.get() + like(parent.get()));
      }
      way.add(parent.get());
      if (way.size() > DEEPEST) {
        return Optional.of("the group is deeper than " + DEEPEST);
      }
      parent = parentOf(source(parent.get()));
    }
    return Optional.empty();
  }

  /** A question for the one that was meant, if any is near. */
  public String like(String name) {
    return Nearest.like(name, written.keySet())
        .map(near -> "; did you mean " + near + "?")
        .orElse("");
  }

  public boolean isKnown(String name) {
    return written.containsKey(name);
  }

  /** All below it, at any depth, each once. */
  public Set<String> below(String name) {
    Set<String> below = new LinkedHashSet<>();
    Deque<String> ahead = new ArrayDeque<>(children.getOrDefault(name, List.of()));
    while (!ahead.isEmpty()) {
      String child = ahead.poll();
      if (!child.equals(name) && below.add(child)) {
        ahead.addAll(children.getOrDefault(child, List.of()));
      }
    }
    return below;
  }

  /** All above it, of one without a flaw. */
  public List<String> above(String name) {
    List<String> above = new ArrayList<>();
    for (Optional<String> parent = parentOf(source(name)); parent.isPresent(); ) {
      above.add(parent.get());
      parent = parentOf(source(parent.get()));
    }
    return above;
  }

  /** Whom the root of its group is kept apart from though it is of that group; empty: nobody. */
  public Optional<String> keptApartWithin(String name) {
    List<String> above = above(name);
    String root = above.isEmpty() ? name : above.get(above.size() - 1);
    for (JsonNode other : source(root).path(ChoosingReader.KEEP_APART)) {
      if (below(root).contains(other.asText())) {
        return Optional.of(other.asText());
      }
    }
    return Optional.empty();
  }

  /** With all that it takes from those above it, of one without a flaw. */
  public JsonNode whole(String name) {
    JsonNode known = whole.get(name);
    if (known == null) {
      JsonNode own = source(name);
      Optional<String> parent = parentOf(own);
      known = parent.isPresent() ? merged(own, whole(parent.get())) : own;
      whole.put(name, known);
    }
    return known;
  }

  /** As written. */
  JsonNode source(String name) {
    JsonNode source = written.get(name);
    if (source == null) {
      throw new IllegalArgumentException("there is no client service " + name);
    }
    return source;
  }

  private static JsonNode merged(JsonNode child, JsonNode parent) {
    ObjectNode merged = child.deepCopy();
    for (String factor : ChoosingReader.FIELDS) {
      if (parent.has(factor) && !factor.equals(ChoosingReader.KEEP_APART)) {
        merged.set(factor, parent.get(factor));
      }
    }
    JsonNode above = parent.path("actions");
    if (above.isObject()) {
      ObjectNode actions = merged.withObject("/actions");
      for (Iterator<String> phases = above.fieldNames(); phases.hasNext(); ) {
        String phase = phases.next();
        actions.set(phase, action(child.path("actions").path(phase), above.get(phase)));
      }
    }
    return merged;
  }

  /** What an action states in place of what its parent's does. */
  private static List<String> insteadOf(JsonNode own, String type) {
    TypeConventions conventions = TypeConventions.of(type);
    boolean states = conventions.either() && conventions.needs().stream().anyMatch(own::has);
    return states ? conventions.needs() : List.of();
  }

  private static JsonNode action(JsonNode own, JsonNode above) {
    boolean another = own.has("type") && !own.get("type").equals(above.get("type"));
    if (own.isMissingNode()) {
      return above;
    }
    if (another || !own.isObject() || !above.isObject()) {
      return own;
    }
    ObjectNode action = above.deepCopy();
    action.remove(insteadOf(own, above.path("type").asText()));
    action.setAll((ObjectNode) own);
    return action;
  }
}
