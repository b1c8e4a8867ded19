package org.lockstep.actions.ocf.core;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What an agent says that a parameter's value looks like. */
public enum Kind {
  TEXT,
  INTEGER,
  BOOLEAN;

  /** As {@code ocf_is_true} of the agents' own library takes them, and their opposites. */
  private static final Set<String> BOOLEANS =
      Set.of("1", "0", "yes", "no", "true", "false", "on", "off", "ja", "nein");

  /** By the word of the metadata; of what is not known every value fits. */
  public static Kind of(String word) {
    return switch (word) {
      case "integer" -> INTEGER;
      case "boolean" -> BOOLEAN;
      default -> TEXT;
    };
  }

  boolean fits(String value) {
    return switch (this) {
      case TEXT -> true;
      case INTEGER -> value.matches("[+-]?[0-9]{1,18}");
      case BOOLEAN -> BOOLEANS.contains(value.toLowerCase(Locale.ROOT));
    };
  }

  /** Why it does not fit. */
  Optional<String> wrong(String value) {
    String form = this == INTEGER ? "a whole number" : "true or false";
    return fits(value) ? Optional.empty() : Optional.of("'" + value + "' is not " + form);
  }
}
