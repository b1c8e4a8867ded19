package org.lockstep.store.memory;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;

/**
 * A named store that all nodes of this JVM may open by its name. A test creates it, and removes it
 * when it is done.
 */
public final class MemoryCluster implements AutoCloseable {
  /** How waiting is done: a test's clock need not sleep. */
  @FunctionalInterface
  public interface Pause {
    void millis(long ms) throws InterruptedException;
  }

  private static final Map<String, MemoryCluster> CLUSTERS = new ConcurrentHashMap<>();

  private final Shared shared;
  private final MonotonicClock clock;
  private final Pause pause;

  private MemoryCluster(FormatSpec spec, MonotonicClock clock, Pause pause) {
    ClusterHeader header =
        new ClusterHeader(
            spec.cluster(), UUID.randomUUID(), spec.slots(), spec.timing(), spec.singleHost());
    this.shared = new Shared(header, spec);
    this.clock = clock;
    this.pause = pause;
  }

  public static MemoryCluster create(FormatSpec spec) {
    return create(spec, MonotonicClock.system(), Thread::sleep);
  }

  /**
   * @throws ProblemException when there is one of that name
   */
  public static MemoryCluster create(FormatSpec spec, MonotonicClock clock, Pause pause) {
    MemoryCluster cluster = new MemoryCluster(spec, clock, pause);
    if (CLUSTERS.putIfAbsent(spec.cluster(), cluster) != null) {
      throw new ProblemException(
          "format-refused", "format refused", spec.cluster(), "there is a cluster of that name");
    }
    return cluster;
  }

  static Optional<MemoryCluster> find(String name) {
    return Optional.ofNullable(CLUSTERS.get(name));
  }

  /** What a supervisor does on a disk: this boot is over (ND-4). */
  public void markDead(Incarnation boot) {
    shared.markDead(boot);
  }

  MemoryDatabase open() {
    return new MemoryDatabase(shared, clock, pause);
  }

  /** Nobody can open it any more; who has, may go on. */
  @Override
  public void close() {
    CLUSTERS.remove(shared.header().name(), this);
  }
}
