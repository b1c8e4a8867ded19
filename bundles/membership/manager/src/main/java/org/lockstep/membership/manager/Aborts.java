package org.lockstep.membership.manager;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.lockstep.base.Incarnation;
import org.lockstep.membership.Level;

/**
 * Tells listeners at work that a boot they were told of is being forced out (MM-10). What a
 * listener hangs on such a stage is let go with its acknowledgement: a boot may live for years, and
 * a listener's bundle be replaced meanwhile. Used by the loop's thread alone.
 */
final class Aborts {
  private final SortedMap<Told, SortedMap<Incarnation, CompletableFuture<Void>>> awaited =
      new TreeMap<>();
  private final SortedSet<Incarnation> forced = new TreeSet<>();
  private final Consumer<Runnable> outside;

  /**
   * @param outside where stages complete: what a listener does then must not hold up the loop
   */
  Aborts(Consumer<Runnable> outside) {
    this.outside = outside;
  }

  /** One barrier of one batch, and the level that it was told to. */
  record Told(long batch, int barrier, Level level) implements Comparable<Told> {
    private static final Comparator<Told> ORDER =
        Comparator.comparingLong(Told::batch).thenComparingInt(Told::barrier);

    @Override
    public int compareTo(Told other) {
      return ORDER.compare(this, other);
    }
  }

  CompletableFuture<Void> of(Told told, Incarnation boot) {
    CompletableFuture<Void> stage =
        awaited
            .computeIfAbsent(told, any -> new TreeMap<>())
            .computeIfAbsent(boot, any -> new CompletableFuture<>());
    if (forced.contains(boot)) {
      stage.complete(null);
    }
    return stage;
  }

  /**
   * @param level the only one that the boot is forced out of; empty: all of them, for good
   */
  void forced(Incarnation boot, Optional<Level> level) {
    if (level.isEmpty()) {
      forced.add(boot);
    }
    for (var each : List.copyOf(awaited.entrySet())) {
      CompletableFuture<Void> stage = each.getValue().get(boot);
      if (stage != null && level.map(each.getKey().level()::equals).orElse(true)) {
        outside.accept(() -> stage.complete(null));
      }
    }
  }

  void acknowledged(long batch, int barrier) {
    awaited.keySet().removeIf(told -> told.batch() == batch && told.barrier() == barrier);
  }

  void forgetBootsBut(Predicate<Incarnation> member) {
    forced.removeIf(member.negate());
  }
}
