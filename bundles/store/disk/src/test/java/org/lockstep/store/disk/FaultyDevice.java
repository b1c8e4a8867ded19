package org.lockstep.store.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.testkit.SimulatedDisk;

/** One process's way to a simulated disk, on which any one write may go wrong. */
final class FaultyDevice implements SectorDevice {
  enum Fault {
    NONE,
    CRASH_BEFORE,
    CRASH_AFTER,
    CRASH_TORN,
    FAILED,
    LATE,
    LOST,
    MISDIRECTED;

    /** The disk said that it was written, and it was not. */
    boolean lies() {
      return this == LOST || this == MISDIRECTED;
    }
  }

  /** The process is gone. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("the process is gone", null, false, false);
    }
  }

  private record Late(long offset, byte[] bytes) {}

  private final SimulatedDisk disk;
  private final SectorDevice device;
  private final Supplier<Fault> next;
  private final List<Late> late = new ArrayList<>();
  private boolean gone;

  FaultyDevice(SimulatedDisk disk, SimulatedDisk.Hook hook, Supplier<Fault> next) {
    this.disk = disk;
    this.device = disk.attach(hook);
    this.next = next;
  }

  boolean gone() {
    return gone;
  }

  void landLate() {
    late.forEach(write -> disk.poke(write.offset, write.bytes));
    late.clear();
  }

  @Override
  public void write(long offset, byte[] bytes) throws IOException {
    requireAlive();
    Fault fault = next.get();
    switch (fault) {
      case NONE, CRASH_AFTER -> device.write(offset, bytes);
      case CRASH_TORN -> disk.tear(offset, bytes);
      case LATE -> late.add(new Late(offset, bytes));
      case MISDIRECTED -> {
        long elsewhere = offset + SECTOR;
        device.write(elsewhere + bytes.length > size() ? offset - SECTOR : elsewhere, bytes);
      }
      case CRASH_BEFORE, FAILED, LOST -> {}
    }
    if (fault.name().startsWith("CRASH")) {
      gone = true;
      throw new Crash();
    }
    if (fault == Fault.FAILED || fault == Fault.LATE) {
      throw new IOException("Input/output error");
    }
  }

  @Override
  public byte[] read(long offset, int length) throws IOException {
    requireAlive();
    return device.read(offset, length);
  }

  private void requireAlive() {
    if (gone) {
      throw new Crash();
    }
  }

  @Override
  public String name() {
    return device.name();
  }

  @Override
  public long size() throws IOException {
    return device.size();
  }

  @Override
  public boolean direct() {
    return device.direct();
  }

  @Override
  public void close() throws IOException {
    device.close();
  }
}
