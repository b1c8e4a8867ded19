package org.lockstep.store.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.lockstep.base.MonotonicClock;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.testkit.SimulatedClock;
import org.lockstep.testkit.SimulatedDisk;
import org.lockstep.testkit.StoreBench;
import org.lockstep.testkit.StoreConformance;

/** On a disk in memory (DB-11): what the seeded tests are made of keeps to the same rules. */
class SimulatedConformanceTest extends StoreConformance {
  @Override
  protected StoreBench format(FormatSpec spec) {
    Layout layout = new Layout(spec.slots(), spec.checkpointBytes(), spec.logBytes());
    SimulatedDisk disk = new SimulatedDisk("disk", layout.bytes(), 1);
    try {
      new DiskFormatter(spec).write(List.of(disk.attach()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Bench(disk, new SimulatedClock());
  }

  private record Bench(SimulatedDisk disk, SimulatedClock time) implements StoreBench {
    @Override
    public MembershipDatabase open() {
      return DeviceStore.open(disk.attach(), time.environment());
    }

    @Override
    public void markDead(SlotClaim boot) {
      boot.deathMark().forEach(mark -> disk.poke(mark.offset(), mark.bytes()));
    }

    @Override
    public MonotonicClock clock() {
      return time;
    }

    @Override
    public void close() {
      // nothing is left of it
    }
  }
}
