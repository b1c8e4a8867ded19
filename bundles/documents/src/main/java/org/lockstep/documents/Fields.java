package org.lockstep.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.lockstep.base.Nearest;
import org.lockstep.base.ProblemException;

/** Reads fields of a document; whatever is wrong is refused, naming the field (AL-1). */
public final class Fields {
  private static final Duration LONGEST = Duration.ofHours(24);
  private final BiFunction<String, String, ProblemException> bad;

  /**
   * @param bad what is thrown for a field and a reason
   */
  public Fields(BiFunction<String, String, ProblemException> bad) {
    this.bad = bad;
  }

  /** To be thrown. */
  public ProblemException bad(String field, String why) {
    return bad.apply(field, why);
  }

  /** A map with no other fields than these. */
  public void only(JsonNode node, String prefix, Set<String> allowed) {
    if (!node.isObject()) {
      throw bad(
          prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1), "it is not a map");
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!allowed.contains(name)) {
        throw bad(prefix + name, "this field is not supported; " + Nearest.of(name, allowed));
      }
    }
  }

  /** A text that is there and not blank. */
  public String text(JsonNode node, String field) {
    if (!node.isValueNode() || node.isNull() || node.asText().isBlank()) {
      throw bad(field, node.isMissingNode() ? "it is missing" : "it is not a text");
    }
    return node.asText();
  }

  /** The first one holds when the field is absent. */
  public String oneOf(JsonNode node, String field, String... values) {
    if (node.isMissingNode()) {
      return values[0];
    }
    String value = text(node, field);
    if (!List.of(values).contains(value)) {
      throw bad(field, "'" + value + "' is not supported; it may be " + String.join(", ", values));
    }
    return value;
  }

  /** Names without any twice. */
  public List<String> names(JsonNode list, String field, String what) {
    Set<String> names = new LinkedHashSet<>();
    if (list.isMissingNode()) {
      return List.of();
    }
    if (!list.isArray()) {
      throw bad(field, "it is not a list of " + what + " names");
    }
    for (JsonNode item : list) {
      String name = text(item, field);
      if (!names.add(name)) {
        throw bad(field, name + " is named twice");
      }
    }
    return List.copyOf(names);
  }

  /** One that may be left out. */
  public Duration duration(JsonNode node, String field, Duration absent) {
    return duration(node, field).orElse(absent);
  }

  /** Empty: it is left out. */
  public Optional<Duration> duration(JsonNode node, String field) {
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    Duration value =
        Durations.parse(node.asText())
            .orElseThrow(() -> bad(field, "'" + node.asText() + "' is not " + Durations.LIKE));
    if (value.compareTo(LONGEST) > 0) {
      throw bad(field, "it is longer than 24h");
    }
    return Optional.of(value);
  }

  /** A whole number within bounds. */
  public long number(JsonNode node, String field, long least, long most) {
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw bad(field, "it is not a whole number");
    }
    long value = node.asLong();
    if (value < least || value > most) {
      throw bad(field, value + " is not between " + least + " and " + most);
    }
    return value;
  }

  /** Numbers by name. */
  public SortedMap<String, Long> amounts(JsonNode node, String field) {
    SortedMap<String, Long> amounts = new TreeMap<>();
    if (node.isMissingNode()) {
      return amounts;
    }
    if (!node.isObject()) {
      throw bad(field, "it is not a map of numbers");
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      amounts.put(name, number(node.path(name), field + "." + name, 0, Integer.MAX_VALUE));
    }
    return amounts;
  }
}
