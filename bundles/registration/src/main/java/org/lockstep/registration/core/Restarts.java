package org.lockstep.registration.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a client service that has failed where it was.
 *
 * @param due why it is to be stopped there; empty: it is not
 * @param past when it was started again in place, oldest first
 */
public record Restarts(Optional<String> due, List<Instant> past) {
  public static final Restarts NONE = new Restarts(Optional.empty(), List.of());

  public Restarts {
    past = List.copyOf(past);
  }

  /** Those that still count. */
  private List<Instant> recent(RestartLimit limit, Instant at) {
    return past.stream().filter(then -> then.plus(limit.within()).isAfter(at)).toList();
  }

  boolean allows(RestartLimit limit, Instant at) {
    return recent(limit, at).size() < limit.attempts();
  }

  Restarts again(RestartLimit limit, String why, Instant at) {
    List<Instant> times = new ArrayList<>(recent(limit, at));
    times.add(at);
    return new Restarts(Optional.of(why), times);
  }

  Restarts leaving(String why) {
    return new Restarts(Optional.of(why), List.of());
  }

  Restarts over() {
    return due.isEmpty() ? this : new Restarts(Optional.empty(), past);
  }
}
