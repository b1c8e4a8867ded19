package org.lockstep.store.raft;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.Environment;
import org.lockstep.base.MonotonicClock;
import org.lockstep.store.raft.core.Entry;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.testkit.StoreBench;
import org.lockstep.testkit.StoreConformance;

/** On three members with channels, keys and logs of their own (DB-11). */
@Timeout(60)
class RaftConformanceTest extends StoreConformance {
  @TempDir Path folder;

  @Override
  protected StoreBench format(FormatSpec spec) {
    Trio trio = new Trio(folder, spec);
    return new Bench(trio.start(trio.all()), new AtomicInteger());
  }

  /** Each that opens it sees it through another member. */
  private record Bench(Trio trio, AtomicInteger opened) implements StoreBench {
    @Override
    public MembershipDatabase open() {
      RaftMember member = trio.member(opened.getAndIncrement() % 3);
      return new RaftDatabase(member, Environment.real(), () -> {});
    }

    @Override
    public void markDead(SlotClaim boot) {
      trio.member(0).write(new Entry.Mark(boot.incarnation()));
    }

    @Override
    public MonotonicClock clock() {
      return MonotonicClock.system();
    }

    @Override
    public void close() {
      trio.close();
    }
  }
}
