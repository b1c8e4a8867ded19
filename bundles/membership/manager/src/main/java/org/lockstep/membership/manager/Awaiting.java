package org.lockstep.membership.manager;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.lockstep.membership.manager.core.ClusterState;

/** Stages that wait for the membership to look a certain way. */
final class Awaiting implements StateListener {
  private final Map<CompletableFuture<Void>, Predicate<ClusterState>> waiting =
      new LinkedHashMap<>();

  /** Looks at the present after it has begun to listen: no change falls in between. */
  CompletableFuture<Void> until(Supplier<ClusterState> present, Predicate<ClusterState> goal) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    synchronized (this) {
      waiting.put(done, goal);
    }
    changed(present.get());
    return done;
  }

  @Override
  public void changed(ClusterState state) {
    List<CompletableFuture<Void>> reached;
    synchronized (this) {
      reached =
          waiting.entrySet().stream()
              .filter(each -> each.getValue().test(state))
              .map(Map.Entry::getKey)
              .toList();
      reached.forEach(waiting::remove);
    }
    reached.forEach(each -> each.complete(null));
  }
}
