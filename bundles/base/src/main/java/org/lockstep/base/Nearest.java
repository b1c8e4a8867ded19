package org.lockstep.base;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What somebody may have meant who wrote a name that there is not. */
public final class Nearest {
  private static final int FAR = 3;
  private static final int LONGEST = 64;
  private static final int MOST_NAMED = 40;

  private Nearest() {}

  /** The nearest known one, or all of them, as far as that is not too much to read. */
  public static String of(String name, Collection<String> known) {
    return like(name, known).map(near -> "did you mean " + near + "?").orElseGet(() -> all(known));
  }

  private static String all(Collection<String> known) {
    SortedSet<String> sorted = new TreeSet<>(known);
    String named = sorted.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    return sorted.isEmpty()
        ? "there are none"
        : "there are " + named + (sorted.size() > MOST_NAMED ? " …" : "");
  }

  /** The one that is meant, where it is hardly another word. */
  public static Optional<String> like(String name, Collection<String> known) {
    if (name.length() > LONGEST) {
      return Optional.empty();
    }
    return new TreeSet<>(known)
        .stream()
            .min(Comparator.comparingInt(each -> distance(name, each)))
            .filter(each -> distance(name, each) <= Math.min(FAR, each.length() / 2));
  }

  /** How many letters have to be put in, taken out or changed. */
  private static int distance(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[to.length()];
  }
}
