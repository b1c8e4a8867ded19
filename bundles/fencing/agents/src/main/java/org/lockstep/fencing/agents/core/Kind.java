package org.lockstep.fencing.agents.core;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a parameter's value looks like. */
public enum Kind {
  TEXT,
  BOOLEAN,
  INTEGER,
  SELECT;

  private static final Set<String> BOOLEANS =
      Set.of("0", "1", "on", "off", "yes", "no", "true", "false");

  /** By the word of the metadata; what is not known may hold anything. */
  public static Kind of(String word) {
    return switch (word) {
      case "boolean" -> BOOLEAN;
      case "integer", "second" -> INTEGER;
      case "select" -> SELECT;
      default -> TEXT;
    };
  }

  /** Why a value does not fit. */
  Optional<String> wrong(String value, List<String> options) {
    return switch (this) {
      case TEXT -> Optional.empty();
      case BOOLEAN ->
          fits(BOOLEANS.contains(value.toLowerCase(Locale.ROOT)), value, "true or false");
      case INTEGER -> fits(value.matches("-?\\d{1,9}"), value, "a whole number");
      case SELECT ->
          fits(
              options.stream().anyMatch(value::equalsIgnoreCase),
              value,
              "one of " + String.join(", ", options));
    };
  }

  private static Optional<String> fits(boolean fits, String value, String form) {
    return fits ? Optional.empty() : Optional.of("'" + value + "' is not " + form);
  }
}
