package org.lockstep.membership;

import java.time.Duration;

/**
 * How long a level may take for one barrier, for each transition type; zero: as long as it wants
 * (MM-16). A listener that makes progress asks for more with {@link NodeTransition#extend}.
 */
public record Deadlines(Duration joining, Duration leaving, Duration forcedLeaving) {
  /** A minute; a graceful leave may take as long as it wants. */
  public static final Deadlines DEFAULT =
      new Deadlines(Duration.ofMinutes(1), Duration.ZERO, Duration.ofMinutes(1));

  public static final Deadlines NONE = new Deadlines(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /**
   * @throws IllegalArgumentException when one is negative
   */
  public Deadlines {
    for (Duration each : new Duration[] {joining, leaving, forcedLeaving}) {
      if (each.isNegative()) {
        throw new IllegalArgumentException("a deadline of " + each + ": zero means none");
      }
    }
  }

  public Duration of(TransitionType type) {
    return switch (type) {
      case JOINING -> joining;
      case LEAVING -> leaving;
      case FORCED_LEAVING -> forcedLeaving;
    };
  }
}
