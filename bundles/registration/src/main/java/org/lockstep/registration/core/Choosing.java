package org.lockstep.registration.core;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The choosing factors of a client service (RL-2); the members of a group have those of its root.
 *
 * @param allowable names of nodes; empty: any
 * @param disallowable names of nodes; wins
 * @param ordered names of nodes, highest rank first
 * @param unordered names of nodes that rank behind those, by recent load
 * @param auto registered without being asked
 * @param everywhere on every allowable node (register_on_all), not on one
 * @param free moved by itself to a better node that joined (RL-11)
 * @param apart names of client services that are never on the same node
 */
public record Choosing(
    Optional<SortedSet<String>> allowable,
    SortedSet<String> disallowable,
    List<String> ordered,
    SortedSet<String> unordered,
    boolean auto,
    boolean everywhere,
    Maturity maturity,
    boolean free,
    SortedSet<String> apart) {
  private static final SortedSet<String> NOBODY = Collections.emptySortedSet();

  /** What holds where a definition says nothing. */
  public static final Choosing DEFAULT =
      new Choosing(
          Optional.empty(), NOBODY, List.of(), NOBODY, true, false, Maturity.NONE, false, NOBODY);

  public Choosing {
    allowable = allowable.map(Choosing::copy);
    disallowable = copy(disallowable);
    ordered = List.copyOf(ordered);
    unordered = copy(unordered);
    apart = copy(apart);
  }

  private static SortedSet<String> copy(SortedSet<String> names) {
    return names.isEmpty() ? NOBODY : Collections.unmodifiableSortedSet(new TreeSet<>(names));
  }

  /** Disallowable wins. */
  public boolean allows(String node) {
    return !disallowable.contains(node) && (allowable.isEmpty() || allowable.get().contains(node));
  }

  /** Where it is preferred: the lower the better; what follows is decided by load. */
  int tier(String node) {
    int at = ordered.indexOf(node);
    if (at >= 0) {
      return at;
    }
    return ordered.size() + (unordered.contains(node) ? 0 : 1);
  }

  /** The highest ordered preference (RL-4). */
  public Optional<String> primary() {
    return ordered.stream().findFirst();
  }
}
