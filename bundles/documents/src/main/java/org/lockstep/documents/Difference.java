package org.lockstep.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What differs between what is there and what a document says, field by field. */
public final class Difference {
  private static final String NAME = "name";

  private final List<String> lines = new ArrayList<>();

  private Difference() {}

  /**
   * Of many, by name.
   *
   * @param before what is there; what the document does not name stays
   * @param now what the document says
   * @return as {@link #lines}; what stays as it is is not named
   */
  public static SortedMap<String, List<String>> all(
      Map<String, JsonNode> before, Map<String, JsonNode> now) {
    SortedMap<String, List<String>> all = new TreeMap<>();
    now.forEach(
        (name, source) -> {
          List<String> lines = lines(before.get(name), source);
          if (!lines.isEmpty()) {
            all.put(name, lines);
          }
        });
    return all;
  }

  /**
   * Of one.
   *
   * @param before null: there was none
   * @return lines that begin with {@code -} for what was and {@code +} for what is
   */
  public static List<String> lines(@Nullable JsonNode before, JsonNode now) {
    Difference difference = new Difference();
    JsonNode from = before == null ? JsonNodeFactory.instance.objectNode() : before;
    difference.compare("", from, now);
    return difference.lines;
  }

  private void compare(String path, JsonNode before, JsonNode now) {
    if (before.equals(now)) {
      return;
    }
    Optional<Map<String, JsonNode>> from = parts(path, before, now);
    Optional<Map<String, JsonNode>> to = parts(path, now, before);
    if (from.isPresent() && to.isPresent() && keepsOrder(before, from.get(), to.get())) {
      compare(from.get(), to.get());
    } else {
      add("- ", path, before);
      add("+ ", path, now);
    }
  }

  private void compare(Map<String, JsonNode> from, Map<String, JsonNode> to) {
    Set<String> places = new LinkedHashSet<>(from.keySet());
    places.addAll(to.keySet());
    places.forEach(place -> compare(place, part(from, place), part(to, place)));
  }

  /** By place; what is missing has none. Empty: it is one whole. */
  private static Optional<Map<String, JsonNode>> parts(String path, JsonNode node, JsonNode other) {
    if (node.isObject()) {
      Map<String, JsonNode> fields = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        fields.put(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue());
      }
      return Optional.of(fields);
    }
    if (node.isArray()) {
      return named(path, node);
    }
    return node.isMissingNode() && !other.isEmpty() // one without any is to be seen too
        ? Optional.of(Map.of())
        : Optional.empty();
  }

  /** The items of a list of maps of which each has a name of its own, by that. */
  private static Optional<Map<String, JsonNode>> named(String path, JsonNode list) {
    Map<String, JsonNode> items = new LinkedHashMap<>();
    for (JsonNode item : list) {
      if (!item.path(NAME).isTextual()) {
        return Optional.empty();
      }
      items.put(path + "[" + item.path(NAME).asText() + "]", item);
    }
    return items.isEmpty() || items.size() < list.size() ? Optional.empty() : Optional.of(items);
  }

  private static boolean keepsOrder(
      JsonNode before, Map<String, JsonNode> from, Map<String, JsonNode> to) {
    List<String> stay = new ArrayList<>(from.keySet());
    stay.retainAll(to.keySet());
    List<String> stayNow = new ArrayList<>(to.keySet());
    stayNow.retainAll(from.keySet());
    return !before.isArray() || stay.equals(stayNow);
  }

  private static JsonNode part(Map<String, JsonNode> parts, String place) {
    return Optional.ofNullable(parts.get(place)).orElse(JsonNodeFactory.instance.missingNode());
  }

  private void add(String sign, String path, JsonNode value) {
    if (!value.isMissingNode()) {
      lines.add(sign + path + ": " + (value.isTextual() ? value.asText() : value));
    }
  }
}
