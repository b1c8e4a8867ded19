package org.lockstep.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lockstep.store.device.SectorDevice;

class SimulatedDiskTest {
  private static final int S = SectorDevice.SECTOR;

  private final SimulatedDisk disk = new SimulatedDisk("disk", 16L * S, 1);
  private final SectorDevice device = disk.attach();

  private static byte[] full(int sectors, int value) {
    byte[] bytes = new byte[sectors * S];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  void whatIsWrittenIsReadByEveryNode() throws IOException {
    device.write(S, full(2, 7));
    assertThat(disk.attach().read(S, 2 * S)).isEqualTo(full(2, 7));
    assertThat(disk.usedSectors()).containsExactly((long) S, 2L * S);
  }

  @Test
  void aTornWriteLeavesWholePiecesOfOldAndNew() throws IOException {
    device.write(0, full(4, 1));
    disk.faults(new DiskFaults(1_000, 0, 0, 0, 0, 0));
    assertThatThrownBy(() -> device.write(0, full(4, 2))).isInstanceOf(IOException.class);
    byte[] found = disk.peek(0, 4 * S);
    int fresh = 0;
    for (int at = 0; at < found.length; at += SimulatedDisk.PIECE) {
      byte[] piece = Arrays.copyOfRange(found, at, at + SimulatedDisk.PIECE);
      assertThat(piece).containsOnly(piece[0]);
      fresh += piece[0] == 2 ? 1 : 0;
    }
    assertThat(fresh).isBetween(1, 31);
  }

  @Test
  void aLateWriteLandsLater_aLostOneNever() throws IOException {
    disk.faults(new DiskFaults(0, 0, 1_000, 0, 0, 0));
    assertThatThrownBy(() -> device.write(0, full(1, 3))).isInstanceOf(IOException.class);
    disk.faults(new DiskFaults(0, 1_000, 0, 0, 0, 0));
    device.write(S, full(1, 3));
    disk.faults(DiskFaults.NONE);
    assertThat(device.read(0, 2 * S)).isEqualTo(full(2, 0));
    disk.landLateWrites();
    assertThat(device.read(0, S)).isEqualTo(full(1, 3));
    assertThat(device.read(S, S)).isEqualTo(full(1, 0));
  }

  @Test
  void anUnreadableSectorHealsWhenItIsWritten() throws IOException {
    disk.makeUnreadable(S);
    assertThatThrownBy(() -> device.read(0, 4 * S)).hasMessageContaining("Input/output");
    device.write(S, full(1, 1));
    assertThat(device.read(0, 4 * S)).hasSize(4 * S);
  }

  @Test
  void aMisdirectedWriteArrivesWholeAtAnotherPlace() throws IOException {
    disk.faults(new DiskFaults(0, 0, 0, 0, 0, 1_000));
    device.write(0, full(1, 5));
    List<Long> used = disk.usedSectors();
    assertThat(used).hasSize(1).doesNotContain(0L);
    assertThat(disk.peek(used.get(0), S)).isEqualTo(full(1, 5));
  }

  @Test
  void aFlippedBitIsOneBit() {
    disk.flip(S + 5, 3);
    assertThat(disk.peek(S, S)[5]).isEqualTo((byte) 8);
    disk.flip(S + 5, 3);
    assertThat(disk.usedSectors()).isEmpty();
  }

  @Test
  void unalignedOrBeyondTheEndIsRefused() {
    assertThatThrownBy(() -> device.read(512, S)).hasMessageContaining("aligned");
    assertThatThrownBy(() -> device.write(15L * S, full(2, 0))).hasMessageContaining("end");
  }
}
