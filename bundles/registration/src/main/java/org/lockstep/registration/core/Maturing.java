package org.lockstep.registration.core;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the cluster has ripened for a client service (RL-4), kept until none of its allowable
 * nodes is up.
 *
 * @param since when the first came up; empty: none has
 * @param reached a latch
 * @param seen the joins up to this one were known: while one of those nodes is up, an allowable
 *     node has been up all the time
 */
public record Maturing(Optional<Instant> since, boolean reached, long seen) {
  public static final Maturing NONE = new Maturing(Optional.empty(), false, 0);

  Maturing known(long joins) {
    return new Maturing(since, reached, joins);
  }

  Maturing latched() {
    return new Maturing(since, true, seen);
  }
}
