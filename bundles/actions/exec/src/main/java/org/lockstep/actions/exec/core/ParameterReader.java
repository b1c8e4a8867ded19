package org.lockstep.actions.exec.core;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Nearest;
import org.lockstep.base.Problem;

/** Takes parameters by name and type, and notes what is wrong instead of failing at the first. */
final class ParameterReader {
  private final Map<String, Object> left;
  private final TreeSet<String> known = new TreeSet<>();
  private final List<Problem> problems = new ArrayList<>();

  ParameterReader(Map<String, Object> given) {
    left = new TreeMap<>(given);
  }

  List<Problem> problems() {
    left.keySet().forEach(key -> wrong(key, "unknown; " + Nearest.of(key, known)));
    left.clear();
    return List.copyOf(problems);
  }

  void wrong(String field, String why) {
    String place = field.isBlank() ? "'" + field + "'" : field;
    problems.add(new Problem("bad-parameter", "exec action refused", place, why));
  }

  private @Nullable Object take(String name) {
    known.add(name);
    return left.remove(name);
  }

  Optional<String> text(String name) {
    Object value = take(name);
    if (value == null) {
      return Optional.empty();
    }
    return Optional.of(scalar(name, value)).filter(text -> !text.isBlank() || blank(name));
  }

  private boolean blank(String name) {
    wrong(name, "it is empty");
    return false;
  }

  private String scalar(String field, Object value) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      String text = value.toString();
      if (text.indexOf('\0') >= 0) {
        wrong(field, "it contains a zero byte");
      }
      return text;
    }
    wrong(field, "it is not a text");
    return "";
  }

  List<String> list(String name) {
    Object value = take(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list) || list.isEmpty()) {
      wrong(name, "it is not a list of the program and its arguments; for a shell use 'shell'");
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      texts.add(scalar(name + "[" + i + "]", list.get(i)));
    }
    if (texts.get(0).isBlank()) {
      wrong(name + "[0]", "the program has no name");
    }
    return texts;
  }

  Map<String, String> texts(String name) {
    Object value = take(name);
    Map<String, String> texts = new TreeMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, text) -> entry(name, String.valueOf(key), text, texts));
    } else if (value != null) {
      wrong(name, "it is not a map of names and values");
    }
    return texts;
  }

  private void entry(String name, String key, Object value, Map<String, String> into) {
    boolean special = key.indexOf('=') >= 0 || key.indexOf('\0') >= 0;
    if (key.isEmpty() || special || key.startsWith("LOCKSTEP_")) {
      wrong(name + "." + key, "a name is not empty, has no '=' or zero byte, no prefix LOCKSTEP_");
    } else {
      into.put(key, scalar(name + "." + key, value));
    }
  }

  Optional<Path> path(String name) {
    try {
      return text(name).map(Path::of);
    } catch (InvalidPathException e) {
      wrong(name, "it is not a path: " + e.getReason());
      return Optional.empty();
    }
  }

  boolean flag(String name, boolean otherwise) {
    Object value = take(name);
    if (value != null && !(value instanceof Boolean)) {
      wrong(name, "'" + value + "' is not true or false");
    }
    return value instanceof Boolean flag ? flag : otherwise;
  }

  OptionalInt port(String name) {
    Object value = take(name);
    if (value == null) {
      return OptionalInt.empty();
    }
    if (value instanceof Number number && number.longValue() > 0 && number.longValue() < 65_536) {
      return OptionalInt.of(number.intValue());
    }
    wrong(name, "'" + value + "' is not a port between 1 and 65535");
    return OptionalInt.empty();
  }

  Duration duration(String name, Duration otherwise) {
    Object value = take(name);
    if (value == null) {
      return otherwise;
    }
    Optional<Duration> duration = Durations.parse(value.toString());
    if (duration.isEmpty()) {
      wrong(name, "'" + value + "' is not a time such as 500ms, 2s, 5m or 1h");
    }
    return duration.orElse(otherwise);
  }
}
