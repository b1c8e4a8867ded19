package org.lockstep.dlm.manager.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lockstep.base.Incarnation;

/**
 * Looks for circles of locks that wait for each other, over all resources and nodes, by edge
 * chasing: each lock that has waited for a while asks its master who is in the way, those owners'
 * waiting locks ask theirs, until it comes back. An owner that waits releases nothing, so what was
 * seen so is so still; but who waits may give up, so it has to be seen twice. Of a circle only the
 * lock with the highest number gives up, which is the same for all that find it.
 */
public final class DeadlockSearch {
  /** Most waits are over by then. */
  static final long FIRST_MS = 200;

  static final long AGAIN_MS = 1_000;
  private static final int MOST_AT_ONCE = 100;
  private static final int MOST_CIRCLES = 16;
  private static final int MOST_SEEN = 10_000;

  /** The same at all nodes. */
  private static final Comparator<Link> NUMBER =
      Comparator.comparingLong(Link::id)
          .thenComparing(Link::node)
          .thenComparing(Link::space)
          .thenComparing(link -> link.name().toString());

  private final Incarnation self;

  /** By owner. */
  private final Map<Object, Map<OwnEntry, Wait>> waits = new LinkedHashMap<>();

  /** Who has come by already: one search asks for each lock once. */
  private Set<Seen> seen = new LinkedHashSet<>();

  private Set<Seen> seenBefore = new LinkedHashSet<>();

  private record Seen(Link first, long round, Link next) {}

  private static final class Wait {
    final OwnEntry lock;
    final Map<Set<Link>, Long> circles = new LinkedHashMap<>();
    long round;
    long dueMs;

    Wait(OwnEntry lock, long dueMs) {
      this.lock = lock;
      this.dueMs = dueMs;
    }
  }

  /** What is to be done of it. */
  public sealed interface Step {
    OwnEntry lock();
  }

  /** Its master is to be asked who is in its way. */
  public record Follow(OwnEntry lock, Trail trail) implements Step {}

  /** It is to give up. */
  public record Victim(OwnEntry lock, List<Link> circle) implements Step {}

  public DeadlockSearch(Incarnation self) {
    this.self = self;
  }

  public void waits(Object owner, OwnEntry lock, long nowMs) {
    waits
        .computeIfAbsent(owner, any -> new LinkedHashMap<>())
        .put(lock, new Wait(lock, nowMs + FIRST_MS));
  }

  public void ended(Object owner, OwnEntry lock) {
    Map<OwnEntry, Wait> those = waits.get(owner);
    if (those != null && those.remove(lock) != null && those.isEmpty()) {
      waits.remove(owner);
    }
  }

  /** Now and then. */
  public List<Step> tick(long nowMs) {
    seenBefore = seen;
    seen = new LinkedHashSet<>();
    List<Step> steps = new ArrayList<>();
    waits.values().stream()
        .flatMap(those -> those.values().stream())
        .filter(wait -> nowMs >= wait.dueMs)
        .sorted(Comparator.comparingLong(wait -> wait.dueMs))
        .limit(MOST_AT_ONCE)
        .forEach(
            wait -> {
              wait.dueMs = nowMs + AGAIN_MS;
              steps.add(begin(wait));
            });
    return steps;
  }

  private Step begin(Wait wait) {
    wait.round++;
    return new Follow(wait.lock, new Trail(wait.round, List.of(Link.of(self, wait.lock))));
  }

  /**
   * A lock of this owner is in the way of the last one of the trail.
   *
   * @param blocker if it waits itself, its master has told those that are in its way by now
   */
  public List<Step> chased(Object owner, OwnEntry blocker, Trail trail) {
    Collection<Wait> those = waits.getOrDefault(owner, Map.of()).values();
    for (Wait wait : those) {
      if (trail.first().isOf(self, wait.lock)) {
        return found(wait, trail);
      }
    }
    List<Step> steps = new ArrayList<>();
    for (Wait wait : those) {
      Link link = Link.of(self, wait.lock);
      if (wait.lock != blocker
          && !trail.isFull()
          && !trail.links().contains(link)
          && isNew(trail, link)) {
        steps.add(new Follow(wait.lock, trail.plus(link)));
      }
    }
    return steps;
  }

  private boolean isNew(Trail trail, Link next) {
    Seen now = new Seen(trail.first(), trail.round(), next);
    return !seenBefore.contains(now) && seen.size() < MOST_SEEN && seen.add(now);
  }

  private List<Step> found(Wait wait, Trail trail) {
    Link last = trail.links().stream().max(NUMBER).orElseThrow();
    if (!last.equals(trail.first())) {
      return List.of(); // that one finds it too
    }
    Set<Link> circle = Set.copyOf(trail.links());
    Long before = wait.circles.get(circle);
    if (before != null && before < trail.round()) {
      return List.of(new Victim(wait.lock, trail.links()));
    }
    if (before == null && wait.circles.size() < MOST_CIRCLES) {
      wait.circles.put(circle, trail.round());
    }
    return wait.round == trail.round() ? List.of(begin(wait)) : List.of();
  }
}
