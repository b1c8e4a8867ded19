package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.lockstep.base.NodeId;
import org.lockstep.store.Change;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Timing;
import org.lockstep.testkit.SimulatedClock;
import org.lockstep.testkit.SimulatedDisk;

/** A formatted disk in memory, and a clock that only waiting moves. */
final class TestDisk {
  static final int S = SectorDevice.SECTOR;
  static final Timing QUICK = new Timing(20, 100, 240, 5, 20, 500, 20, 300);
  static final int SLOTS = 4;

  final Layout layout;
  final SimulatedDisk disk;
  final SimulatedClock clock = new SimulatedClock();

  private TestDisk(int checkpointBytes, int logBytes, long seed) {
    layout = new Layout(SLOTS, checkpointBytes, logBytes);
    disk = new SimulatedDisk("disk", layout.bytes(), seed);
  }

  static TestDisk blank(int checkpointBytes, int logBytes, long seed) {
    return new TestDisk(checkpointBytes, logBytes, seed);
  }

  static TestDisk formatted(int checkpointBytes, int logBytes) {
    TestDisk made = blank(checkpointBytes, logBytes, 1);
    made.format(made.disk.attach());
    return made;
  }

  void format(SectorDevice device) {
    try {
      new DiskFormatter(spec()).write(List.of(device));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FormatSpec spec() {
    List<NodeConfig> nodes =
        List.of(NodeConfig.of(0, "a"), NodeConfig.of(1, "b"), NodeConfig.of(2, "c"));
    return new FormatSpec(
        "test", nodes, SLOTS, layout.checkpointBytes(), layout.logBytes(), QUICK, true);
  }

  Volume volume() {
    return DiskOpening.open(disk.attach());
  }

  Disks disks() {
    return Disks.alone(volume());
  }

  /** Real files. */
  static DiskDatabase open(List<Path> files, SimulatedClock clock) {
    return new DiskDatabase(VotingDisks.openFiles(files, clock.environment()), clock.environment());
  }

  DiskDatabase open() {
    return open(disk.attach());
  }

  DiskDatabase open(SectorDevice device) {
    return (DiskDatabase) DeviceStore.open(device, clock.environment());
  }

  SlotClaim claim(int slot) {
    return open().claim(NodeId.of(slot), progress -> {});
  }

  SlotClaim master(int slot, long epoch) {
    SlotClaim claim = claim(slot);
    serve(claim, epoch);
    return claim;
  }

  static void serve(SlotClaim claim, long epoch) {
    assertThat(claim.bid(epoch)).isInstanceOf(BidOutcome.Chosen.class);
    claim.adopt(epoch);
  }

  static Position put(SlotClaim master, long epoch, String key, byte[] value) {
    CommitOutcome outcome = master.commit(epoch, List.of(Change.put(key, value)));
    assertThat(outcome).isInstanceOf(CommitOutcome.Confirmed.class);
    return ((CommitOutcome.Confirmed) outcome).position();
  }

  static Position put(SlotClaim master, long epoch, String key) {
    return put(master, epoch, key, new byte[] {1});
  }

  void zero(long offset) {
    disk.poke(offset, new byte[S]);
  }

  void unreadable(long offset) {
    disk.makeUnreadable(offset);
  }
}
