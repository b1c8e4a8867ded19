package org.lockstep.events.daemon.core;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lockstep.base.Problem;

/**
 * The places in an action's parameters where parameters of the event stand: {@code ${in.port}},
 * {@code ${out.reason}} (EM-2). Each is filled in where it stands, as a part of one text: what was
 * one argument stays one.
 */
public final class References {
  private static final Pattern PLACE = Pattern.compile("\\$\\{(in|out)\\.([A-Za-z0-9_.-]{1,64})}");

  /** Text that a shell reads: nothing is ever pasted into it. */
  private static final String SHELL = "shell";

  private References() {}

  /** Texts of the parameters, and of the lists and maps in them. */
  public static Map<String, Object> filled(
      Map<String, Object> parameters, Map<String, Object> in, Map<String, String> out) {
    Map<String, Object> filled = new TreeMap<>();
    parameters.forEach(
        (name, value) -> filled.put(name, name.equals(SHELL) ? value : filled(value, in, out)));
    return filled;
  }

  private static Object filled(Object value, Map<String, Object> in, Map<String, String> out) {
    if (value instanceof String text) {
      return PLACE
          .matcher(text)
          .replaceAll(
              place -> Matcher.quoteReplacement(value(place.group(1), place.group(2), in, out)));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(item -> filled(item, in, out)).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> filled = new LinkedHashMap<>();
      map.forEach((name, item) -> filled.put(name, filled(item, in, out)));
      return filled;
    }
    return value;
  }

  private static String value(
      String kind, String name, Map<String, Object> in, Map<String, String> out) {
    Optional<?> value = Optional.ofNullable(kind.equals("in") ? in.get(name) : out.get(name));
    return value.map(String::valueOf).orElse("");
  }

  /** What is wrong with them: names that the event does not have, and any in a shell's text. */
  public static List<Problem> problems(
      Map<String, Object> parameters, SortedSet<String> in, SortedSet<String> out) {
    Set<Problem> problems = new LinkedHashSet<>();
    new TreeMap<>(parameters)
        .forEach(
            (name, value) ->
                find(
                    name,
                    value,
                    (field, place) ->
                        flaw(name.equals(SHELL), place, in, out)
                            .map(why -> new Problem("bad-reference", "refused", field, why))
                            .ifPresent(problems::add)));
    return List.copyOf(problems);
  }

  private static void find(String field, Object value, BiConsumer<String, MatchResult> found) {
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        find(field + "[" + i + "]", list.get(i), found);
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((name, item) -> find(field + "." + name, item, found));
    } else if (value instanceof String text) {
      PLACE.matcher(text).results().forEach(place -> found.accept(field, place));
    }
  }

  private static Optional<String> flaw(
      boolean shell, MatchResult place, SortedSet<String> in, SortedSet<String> out) {
    if (shell) {
      return Optional.of(
          place.group()
              + " is not pasted into a shell's text; it finds"
              + " $LOCKSTEP_IN_… and $LOCKSTEP_OUT_… in its environment");
    }
    boolean known = (place.group(1).equals("in") ? in : out).contains(place.group(2));
    return known
        ? Optional.empty()
        : Optional.of("the event has no " + place.group() + "; it has in " + in + ", out " + out);
  }
}
