package org.lockstep.node.boot;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.StoreProvider;

/**
 * Opens what is told: a shared disk by its file, a replicated store by {@code raft:} and its
 * folder. The bundle for the latter need not be there, and may come a moment later.
 */
final class Stores implements StoreProvider {
  private static final long PATIENCE_MS = 15_000;

  private final StoreProvider disks;
  private Optional<StoreProvider> replicas = Optional.empty();
  private boolean replicated;

  Stores(StoreProvider disks) {
    this.disks = disks;
  }

  synchronized void replicas(Optional<StoreProvider> provider) {
    replicas = provider;
    notifyAll();
  }

  /** Whether a replicated store has been opened. */
  synchronized boolean replicated() {
    return replicated;
  }

  @Override
  public MembershipDatabase open(List<String> locations) {
    return disks.open(locations);
  }

  @Override
  public MembershipDatabase open(List<String> locations, String node, Optional<Path> key) {
    return locations.stream().anyMatch(location -> location.startsWith(Settings.REPLICATED))
        ? replicas(locations).open(locations, node, key)
        : disks.open(locations, node, key);
  }

  private synchronized StoreProvider replicas(List<String> locations) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
    try {
      for (long left; replicas.isEmpty() && (left = deadline - System.nanoTime()) > 0; ) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    replicated = replicas.isPresent();
    return replicas.orElseThrow(
        () ->
            new ProblemException(
                "no-store",
                "node refused",
                String.join(", ", locations),
                "the bundle for replicated stores, org.lockstep.store.raft, is not there (in Karaf:"
                    + " the feature lockstep-store-raft)"));
  }
}
