package org.lockstep.registration.core;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * When a cluster is ripe for the first registration of a client service (RL-4): enough of its
 * allowable nodes are up, or the first has been up for long enough, or its primary is.
 */
public record Maturity(OptionalInt count, Optional<Duration> time) {
  /** Nothing is waited for. */
  public static final Maturity NONE = new Maturity(OptionalInt.empty(), Optional.empty());

  boolean applies() {
    return count.isPresent() || time.isPresent();
  }
}
