package org.lockstep.store.memory;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.testkit.SimulatedClock;
import org.lockstep.testkit.StoreBench;
import org.lockstep.testkit.StoreConformance;

class MemoryConformanceTest extends StoreConformance {
  @Override
  protected StoreBench format(FormatSpec spec) {
    SimulatedClock clock = new SimulatedClock();
    return new Bench(MemoryCluster.create(spec, clock, clock::advanceMillis), spec, clock);
  }

  private record Bench(MemoryCluster cluster, FormatSpec spec, MonotonicClock clock)
      implements StoreBench {
    @Override
    public MembershipDatabase open() {
      return new MemoryStoreProvider().open(List.of(spec.cluster()));
    }

    @Override
    public void markDead(SlotClaim boot) {
      cluster.markDead(boot.incarnation());
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  @Test
  void aNameThatNobodyCreatedIsRefused() {
    assertThatThrownBy(() -> new MemoryStoreProvider().open(List.of("nowhere")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void aNameIsGivenOnce() {
    FormatSpec spec = FormatSpec.of("twice", List.of());
    try (MemoryCluster first = MemoryCluster.create(spec)) {
      assertThatThrownBy(() -> MemoryCluster.create(spec)).hasMessageContaining("twice");
      first.close();
      MemoryCluster.create(spec).close();
    }
  }
}
