package org.lockstep.registration.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.Incarnation;

/**
 * What is known of a client service that has failed where it was. A good start does not end it, or
 * what dies again and again would go round the nodes for ever.
 *
 * @param due why it is to be stopped there; empty: it is not
 * @param past when it was started again in place where it is, oldest first
 * @param worn boots where it has failed more often than its limit allows, and when
 */
public record Restarts(
    Optional<String> due, List<Instant> past, SortedMap<Incarnation, Instant> worn) {
  public static final Restarts NONE =
      new Restarts(Optional.empty(), List.of(), Collections.emptySortedMap());

  public Restarts {
    past = List.copyOf(past);
    worn =
        worn.isEmpty()
            ? Collections.emptySortedMap()
            : Collections.unmodifiableSortedMap(new TreeMap<>(worn));
  }

  /** A clock that was set back makes nothing count for longer. */
  private static boolean counts(Instant then, RestartLimit limit, Instant at) {
    return Duration.between(then, at).abs().compareTo(limit.within()) < 0;
  }

  private List<Instant> recent(RestartLimit limit, Instant at) {
    return past.stream().filter(then -> counts(then, limit, at)).toList();
  }

  boolean allows(RestartLimit limit, Instant at) {
    return recent(limit, at).size() < limit.attempts();
  }

  Restarts again(RestartLimit limit, String why, Instant at) {
    List<Instant> times = new ArrayList<>(recent(limit, at));
    times.add(at);
    return new Restarts(Optional.of(why), times, worn);
  }

  /** Beyond its limit on this boot, which is not to have it for a while. */
  Restarts leaving(Incarnation boot, RestartLimit limit, String why, Instant at) {
    SortedMap<Incarnation, Instant> now = new TreeMap<>(worn);
    now.values().removeIf(then -> !counts(then, limit, at));
    now.put(boot, at);
    return new Restarts(Optional.of(why), List.of(), now);
  }

  Restarts over() {
    return due.isEmpty() ? this : new Restarts(Optional.empty(), past, worn);
  }

  /** A person asks for it: what was counted is forgotten. */
  Restarts forgiven() {
    return new Restarts(due, List.of(), Collections.emptySortedMap());
  }

  /** Until when this boot is not to have it; empty: it may. */
  Optional<Instant> wornUntil(Incarnation boot, RestartLimit limit, Instant at) {
    return Optional.ofNullable(worn.get(boot))
        .filter(then -> counts(then, limit, at))
        .map(then -> then.plus(limit.within()));
  }
}
