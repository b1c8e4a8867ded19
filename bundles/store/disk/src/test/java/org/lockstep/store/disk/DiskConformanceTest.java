package org.lockstep.store.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.MonotonicClock;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.SealedSector;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.testkit.SimulatedClock;
import org.lockstep.testkit.StoreBench;
import org.lockstep.testkit.StoreConformance;

/** On a real file (DB-11). */
class DiskConformanceTest extends StoreConformance {
  @TempDir Path folder;

  @Override
  protected StoreBench format(FormatSpec spec) {
    List<Path> files =
        IntStream.range(0, disks()).mapToObj(disk -> folder.resolve("disk." + disk)).toList();
    new DiskFormatter(spec).format(files, false);
    return new Bench(files, new SimulatedClock());
  }

  int disks() {
    return 1;
  }

  private record Bench(List<Path> files, SimulatedClock time) implements StoreBench {
    @Override
    public MembershipDatabase open() {
      return TestDisk.open(files, time);
    }

    @Override
    public void markDead(SlotClaim boot) {
      for (SealedSector mark : boot.deathMark()) {
        try (RandomAccessFile access = new RandomAccessFile(mark.file(), "rw")) {
          access.seek(mark.offset());
          access.write(mark.bytes());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    @Override
    public MonotonicClock clock() {
      return time;
    }

    @Override
    public void close() {
      // the folder goes with the test
    }
  }
}
