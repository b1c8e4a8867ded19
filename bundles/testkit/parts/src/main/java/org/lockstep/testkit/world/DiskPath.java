package org.lockstep.testkit.world;

import java.io.IOException;
import java.util.zip.CRC32C;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.testkit.SimulatedDisk;

/**
 * One process's way to a disk. A write takes effect some time after it was issued, and answers some
 * time after that; it can fail, stall, and land long after it was said to have failed, whatever has
 * become of the process by then.
 */
public final class DiskPath implements SectorDevice {
  private static final long LEAST_NANOS = 5_000;

  private final SimulatedProcess process;
  private final SectorDevice device;
  private final PathFaults faults;
  private final Landing landing;

  /** Told of each write in the moment in which it reaches the medium. */
  @FunctionalInterface
  public interface Landing {
    Landing UNWATCHED = (offset, bytes) -> {};

    void landed(long offset, byte[] bytes);
  }

  /**
   * @param faults what is wrong with this way, for as long as it is
   */
  public DiskPath(
      SimulatedProcess process, SimulatedDisk disk, PathFaults faults, Landing landing) {
    this.process = process;
    this.device = disk.attach();
    this.faults = faults;
    this.landing = landing;
  }

  private World world() {
    return process.world();
  }

  private long handOverNanos() {
    return world().drawNanos(1_000, world().temper().handOverNanos());
  }

  private long hiccupNanos() {
    long most = world().temper().hiccupNanos();
    return most > 0 && world().chance().nextInt(Temper.HICCUPS) == 0
        ? world().drawNanos(0, most)
        : 0;
  }

  private long transferNanos() {
    return hiccupNanos()
        + world().drawNanos(LEAST_NANOS, world().temper().transferNanos())
        + faults.delayNanos(world());
  }

  private void requireWorking() throws IOException {
    if (faults.failing()) {
      throw new IOException("Input/output error (simulated)");
    }
  }

  @Override
  public byte[] read(long offset, int length) throws IOException {
    Transfer read = new Transfer(process);
    read.issue(
        handOverNanos(),
        () ->
            read.after(
                transferNanos(),
                () -> {
                  requireWorking();
                  read.answer(handOverNanos(), device.read(offset, length));
                }));
    return read.result();
  }

  @Override
  public void write(long offset, byte[] bytes) throws IOException {
    Transfer write = new Transfer(process);
    byte[] issued = bytes.clone();
    write.issue(
        handOverNanos(),
        () -> {
          requireWorking();
          process.transferBegins();
          if (faults.drawsLate(world())) {
            landLate(offset, issued);
            write.after(
                transferNanos(),
                () -> {
                  throw new IOException("no answer in time (simulated)");
                });
          } else {
            write.after(
                transferNanos(),
                () -> {
                  land(offset, issued);
                  write.answer(handOverNanos() + faults.answerNanos(world()));
                });
          }
        });
    write.result();
  }

  /** It was said to have failed, and is carried out all the same. */
  private void landLate(long offset, byte[] bytes) {
    world()
        .afterNanos(
            faults.lateNanos(world()),
            () -> {
              if (process.vanished()) {
                process.transferEnds();
                return;
              }
              try {
                land(offset, bytes);
              } catch (IOException e) {
                // nobody waits for it any more
              }
            });
  }

  private void land(long offset, byte[] bytes) throws IOException {
    try {
      requireWorking();
      if (process.vanished() && world().chance().nextBoolean()) {
        return;
      }
      device.write(offset, bytes);
      world().trace().add(world().nowNanos(), (int) offset, checksum(bytes));
      landing.landed(offset, bytes);
    } finally {
      process.transferEnds();
    }
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
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
    return true;
  }

  @Override
  public void close() {
    // others still have it
  }
}
