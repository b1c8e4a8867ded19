package org.lockstep.actions.bundle.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Nearest;
import org.lockstep.base.Problem;

/** Takes parameters by their names; what is wrong is noted, so that all of it is told at once. */
final class ParameterReader {
  private final Map<String, Object> given;
  private final SortedSet<String> known = new TreeSet<>();
  private final List<Problem> problems = new ArrayList<>();

  ParameterReader(Map<String, Object> given) {
    this.given = given;
  }

  @Nullable Object take(String name) {
    known.add(name);
    return given.get(name);
  }

  Optional<String> text(String name) {
    Object value = take(name);
    if (value instanceof String text && !text.isBlank()) {
      return Optional.of(text);
    }
    if (value != null) {
      wrong(name, "it is not a text, or an empty one");
    }
    return Optional.empty();
  }

  void wrong(String field, String why) {
    problems.add(new Problem("bad-parameter", "bundle action refused", field, why));
  }

  /** Those of what was taken, and then what nobody knows. */
  List<Problem> problems() {
    List<Problem> all = new ArrayList<>(problems);
    for (String name : new TreeSet<>(given.keySet())) {
      if (!known.contains(name)) {
        String field = name.isBlank() ? "'" + name + "'" : name;
        String why = "there is no such parameter; " + Nearest.of(name, known);
        all.add(new Problem("bad-parameter", "bundle action refused", field, why));
      }
    }
    return all;
  }
}
