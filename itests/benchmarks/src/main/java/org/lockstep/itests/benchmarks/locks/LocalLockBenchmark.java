package org.lockstep.itests.benchmarks.locks;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lockstep.dlm.ClusterLock;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.Lockspace;
import org.lockstep.dlm.ResourceName;
import org.lockstep.interconnect.key.ClusterKey;
import org.lockstep.itests.benchmarks.member.InProcessNode;
import org.lockstep.store.memory.MemoryCluster;
import org.lockstep.store.memory.MemoryStoreProvider;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.NodeConfig;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A lock and its release, of a resource that is mastered here and that nobody else wants. */
@State(Scope.Benchmark)
public class LocalLockBenchmark {
  private static final String CLUSTER = "benchmark";

  private final MemoryCluster store;
  private final LockMember member;
  private final Lockspace space;

  public LocalLockBenchmark() {
    NodeConfig config = NodeConfig.of(0, "N0");
    store = MemoryCluster.create(FormatSpec.of(CLUSTER, List.of(config)));
    try {
      member =
          new LockMember(
              new InProcessNode(
                  new MemoryStoreProvider().open(List.of(CLUSTER)),
                  config,
                  Optional.of(ClusterKey.create(UUID.randomUUID()))));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    space = member.space();
  }

  /** Each thread has resources of its own. */
  @State(Scope.Thread)
  public static class Resources {
    private final Names<ResourceName> names = Names.ofThisThread(ResourceName::of);
  }

  @Benchmark
  public ClusterLock lockAndRelease(Resources resources) throws InterruptedException {
    ClusterLock lock = space.acquire(resources.names.next(), LockMode.EX);
    lock.close();
    return lock;
  }

  @TearDown
  public void close() throws Exception {
    member.close();
    store.close();
  }
}
