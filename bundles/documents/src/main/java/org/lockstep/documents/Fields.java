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

/**
 * Reads fields of a document; whatever is wrong is refused, naming the field (AL-1): at once, or
 * {@link #collect together} with the rest. One thread only.
 */
public final class Fields {
  private static final String EMPTY = "it is empty";
  private static final String MISSING = "it is missing";
  private static final Duration LONGEST = Duration.ofHours(24);
  private final BiFunction<String, String, ProblemException> bad;
  private final Findings found = new Findings();
  private boolean collects;

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

  /**
   * Reads on from now on where a value, or a field's name, is wrong; what stands in for it is not
   * to be used before {@link #refuse}.
   */
  public void collect() {
    collects = true;
  }

  /**
   * The end of what is collected.
   *
   * @throws ProblemException with all that was wrong, if anything was
   */
  public void refuse() {
    collects = false;
    found.refuse();
  }

  /**
   * @param last what could not be read on from
   */
  public void refuse(ProblemException last) {
    found.add(last);
    refuse();
  }

  private <T> T wrong(ProblemException what, T instead) {
    if (!collects) {
      throw what;
    }
    found.add(what);
    return instead;
  }

  /** A map with no other fields than these. */
  public void only(JsonNode node, String prefix, Set<String> allowed) {
    if (!node.isObject()) {
      boolean whole = prefix.isEmpty();
      throw bad(whole ? "" : prefix.substring(0, prefix.length() - 1), noMap(node, whole));
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!allowed.contains(name)) {
        String why = "this field is not supported; " + Nearest.of(name, allowed);
        wrong(bad(prefix + name, why), name);
      }
    }
  }

  private static String noMap(JsonNode node, boolean whole) {
    if (node.isMissingNode() && !whole) {
      return MISSING;
    }
    return node.isMissingNode() || node.isNull() ? EMPTY : "it is not a map";
  }

  /** A text that is there and not blank. */
  public String text(JsonNode node, String field) {
    if (node.isMissingNode()) {
      throw bad(field, MISSING);
    }
    if (node.isNull() || (node.isTextual() && node.asText().isBlank())) {
      throw bad(field, EMPTY);
    }
    if (!node.isValueNode()) {
      throw bad(field, "it is not a text");
    }
    if (node.isBoolean()) {
      throw bad(field, readAs(node) + ": put it in quotes");
    }
    return node.asText();
  }

  /** What people write who mean something else by {@code yes}, or a name like {@code NO}. */
  private static String readAs(JsonNode truth) {
    return "YAML reads it as "
        + truth.asText()
        + (truth.asBoolean() ? ", as it does yes and on" : ", as it does no and off");
  }

  /** The first one holds when the field is absent. */
  public String oneOf(JsonNode node, String field, String... values) {
    if (node.isMissingNode()) {
      return values[0];
    }
    String may = "it may be " + String.join(", ", values);
    if (node.isBoolean()) {
      return wrong(bad(field, readAs(node) + "; " + may), values[0]);
    }
    String value = text(node, field);
    return List.of(values).contains(value)
        ? value
        : wrong(
            bad(
                field,
                "'"
                    + value
                    + "' is not supported; "
                    + Nearest.like(value, List.of(values))
                        .map(near -> "did you mean " + near + "? " + may)
                        .orElse(may)),
            values[0]);
  }

  /** Names without any twice. */
  public List<String> names(JsonNode list, String field, String what) {
    if (list.isMissingNode()) {
      return List.of();
    }
    if (!list.isArray()) {
      throw bad(field, "it is not a list of " + what + " names");
    }
    Set<String> names = new LinkedHashSet<>();
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
    Optional<Duration> value = Durations.parse(node.asText());
    if (value.isEmpty()) {
      return wrong(bad(field, "'" + node.asText() + "' is not " + Durations.LIKE), value);
    }
    return value.get().compareTo(LONGEST) > 0
        ? wrong(bad(field, "it is longer than 24h"), value)
        : value;
  }

  /** A whole number within bounds. */
  public long number(JsonNode node, String field, long least, long most) {
    if (!node.isIntegralNumber()) {
      return wrong(bad(field, "it is not a whole number"), least);
    }
    long value = node.asLong();
    return node.canConvertToLong() && value >= least && value <= most
        ? value
        : wrong(bad(field, node.asText() + " is not between " + least + " and " + most), least);
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
