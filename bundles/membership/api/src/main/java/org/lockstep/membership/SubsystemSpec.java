package org.lockstep.membership;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a subsystem declares when it registers.
 *
 * @param level its place in the order
 * @param barriers equal on all nodes (MM-7)
 * @param requires names of lower subsystems without which it cannot work; empty optional: all lower
 *     ones (MM-13)
 * @param onLoss when it cannot leave in order
 * @param removalDeadline how long its hot removal may take
 * @param deadlines how long a barrier may take; the first node to register the level decides for
 *     all
 * @param bundle the symbolic name of the bundle that brings it, for people to see; nodes may
 *     differ, as they do while one after the other is updated; empty when it is not known
 */
public record SubsystemSpec(
    Level level,
    Barriers barriers,
    Optional<SortedSet<String>> requires,
    OnLoss onLoss,
    Duration removalDeadline,
    Deadlines deadlines,
    String bundle) {
  /** Shorter than the five seconds that SCR waits for its own lock. */
  public static final Duration DEFAULT_REMOVAL_DEADLINE = Duration.ofSeconds(4);

  public SubsystemSpec {
    requires = requires.map(names -> Collections.unmodifiableSortedSet(new TreeSet<>(names)));
  }

  public static SubsystemSpec of(Level level, Barriers barriers) {
    return new SubsystemSpec(
        level,
        barriers,
        Optional.empty(),
        OnLoss.FORCE_LEVEL,
        DEFAULT_REMOVAL_DEADLINE,
        Deadlines.DEFAULT,
        "");
  }

  /** The same, with other deadlines. */
  public SubsystemSpec within(Deadlines others) {
    return new SubsystemSpec(level, barriers, requires, onLoss, removalDeadline, others, bundle);
  }

  /** Whether this subsystem has to go when {@code lower} goes. */
  public boolean needs(Level lower) {
    return lower.compareTo(level) < 0
        && requires.map(names -> names.contains(lower.name())).orElse(true);
  }
}
