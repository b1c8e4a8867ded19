package org.lockstep.actions.ocf.core;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What somebody meant who wrote a name that there is not. */
public final class Meant {
  private static final double ALIKE = 0.4;
  private static final int MOST_SHOWN = 40;

  private Meant() {}

  /** The nearest one that there is, or all. */
  static String by(String name, List<String> known) {
    return near(name, known).orElseGet(() -> all(known));
  }

  /** A question for the nearest one that there is, if one is near. */
  public static Optional<String> near(String name, List<String> known) {
    return known.stream()
        .filter(each -> likeness(name, each) >= ALIKE)
        .max(Comparator.comparingDouble(each -> likeness(name, each)))
        .map(near -> "did you mean " + near + "?");
  }

  private static String all(List<String> known) {
    if (known.isEmpty()) {
      return "it has none";
    }
    String more = known.size() > MOST_SHOWN ? " …" : "";
    return "there are " + known.stream().limit(MOST_SHOWN).collect(Collectors.joining(", ")) + more;
  }

  /** How many pairs of neighbouring letters two words share, of those that either has. */
  private static double likeness(String one, String other) {
    Set<String> both = pairs(one);
    both.retainAll(pairs(other));
    Set<String> either = pairs(one);
    either.addAll(pairs(other));
    return both.size() / (double) either.size();
  }

  private static Set<String> pairs(String word) {
    String framed = "^" + word.toLowerCase(Locale.ROOT) + "$";
    return IntStream.range(1, framed.length())
        .mapToObj(i -> framed.substring(i - 1, i + 1))
        .collect(Collectors.toCollection(HashSet::new));
  }
}
