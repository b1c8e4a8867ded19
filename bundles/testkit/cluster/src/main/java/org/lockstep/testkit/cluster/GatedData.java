package org.lockstep.testkit.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.lockstep.base.Incarnation;
import org.lockstep.membership.IoGate;
import org.lockstep.store.device.SectorDevice;

/** The shared data as one boot of a node has it; each block says whose boot wrote it. */
final class GatedData implements SharedData {
  static final long BYTES = (long) BLOCKS * SectorDevice.SECTOR;
  private static final int HEAD = 12;

  private final SectorDevice device;
  private final IoGate gate;
  private final Incarnation boot;

  GatedData(SectorDevice device, IoGate gate, Incarnation boot) {
    this.device = device;
    this.gate = gate;
    this.boot = boot;
  }

  /** Who wrote that sector. */
  static Incarnation writer(byte[] sector) {
    ByteBuffer head = ByteBuffer.wrap(sector);
    return Incarnation.of(head.getInt(), head.getInt());
  }

  @Override
  public byte[] read(int block) throws IOException {
    byte[] sector = device.read((long) block * SectorDevice.SECTOR, SectorDevice.SECTOR);
    int length = ByteBuffer.wrap(sector).getInt(HEAD - Integer.BYTES);
    return Arrays.copyOfRange(sector, HEAD, HEAD + length);
  }

  @Override
  public void write(int block, byte[] bytes) throws IOException {
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(bytes.length + " bytes, at most " + MAX_BYTES);
    }
    ByteBuffer sector = ByteBuffer.allocate(SectorDevice.SECTOR);
    sector.putInt(boot.node().value()).putInt(boot.number()).putInt(bytes.length).put(bytes);
    try (IoGate.Pass pass = gate.enter()) {
      device.write((long) block * SectorDevice.SECTOR, sector.array());
      pass.check();
    }
  }
}
