package org.lockstep.membership.manager;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.lockstep.base.Incarnation;

/**
 * Tells listeners at work that a boot they were told of is being forced out (MM-10). What a
 * listener hangs on such a stage is let go with its acknowledgement: a boot may live for years, and
 * a listener's bundle be replaced meanwhile. Used by the loop's thread alone.
 */
final class Aborts {
  private final SortedMap<Told, SortedMap<Incarnation, CompletableFuture<Void>>> awaited =
      new TreeMap<>();
  private final SortedSet<Incarnation> forced = new TreeSet<>();

  private record Told(long batch, int barrier) implements Comparable<Told> {
    @Override
    public int compareTo(Told other) {
      int byBatch = Long.compare(batch, other.batch);
      return byBatch != 0 ? byBatch : Integer.compare(barrier, other.barrier);
    }
  }

  CompletableFuture<Void> of(long batch, int barrier, Incarnation boot) {
    CompletableFuture<Void> stage =
        awaited
            .computeIfAbsent(new Told(batch, barrier), any -> new TreeMap<>())
            .computeIfAbsent(boot, any -> new CompletableFuture<>());
    if (forced.contains(boot)) {
      stage.complete(null);
    }
    return stage;
  }

  void forced(Incarnation boot) {
    forced.add(boot);
    for (var stages : List.copyOf(awaited.values())) {
      CompletableFuture<Void> stage = stages.get(boot);
      if (stage != null) {
        stage.complete(null);
      }
    }
  }

  void acknowledged(long batch, int barrier) {
    awaited.remove(new Told(batch, barrier));
  }

  void forgetBootsBut(Predicate<Incarnation> member) {
    forced.removeIf(member.negate());
  }
}
