package org.lockstep.testkit.world;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
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

  /** Stopped or killed here, it never was issued. */
  private void issue() {
    process.sleepNanos(world().drawNanos(1_000, world().temper().handOverNanos()));
  }

  /** What a reader does not see is how long an answer takes. */
  private long answerNanos() {
    return world().drawNanos(1_000, world().temper().handOverNanos()) + faults.answerNanos(world());
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

  @Override
  public byte[] read(long offset, int length) throws IOException {
    issue();
    process.sleepNanos(transferNanos());
    requireWorking();
    byte[] bytes = device.read(offset, length);
    process.sleepNanos(world().drawNanos(1_000, world().temper().handOverNanos()));
    return bytes;
  }

  private void requireWorking() throws IOException {
    if (faults.failing()) {
      throw new IOException("Input/output error (simulated)");
    }
  }

  @Override
  public void write(long offset, byte[] bytes) throws IOException {
    issue();
    process.requireAlive();
    requireWorking();
    Fiber writer = world().current();
    byte[] issued = bytes.clone();
    Outcome outcome = new Outcome();
    process.transferBegins();
    if (faults.drawsLate(world())) {
      world()
          .afterNanos(
              faults.lateNanos(world()),
              () -> {
                if (process.vanished()) {
                  process.transferEnds();
                } else {
                  land(offset, issued, new Outcome());
                }
              });
      outcome.failure = Optional.of(new IOException("no answer in time (simulated)"));
      world().wake(writer, transferNanos());
    } else {
      world()
          .afterNanos(
              transferNanos(),
              () -> {
                land(offset, issued, outcome);
                world().wake(writer, answerNanos());
              });
    }
    process.waitForTransfer();
    if (outcome.failure.isPresent()) {
      throw outcome.failure.get();
    }
  }

  private static final class Outcome {
    Optional<IOException> failure = Optional.empty();
  }

  private void land(long offset, byte[] bytes, Outcome outcome) {
    try {
      requireWorking();
      if (process.vanished() && world().chance().nextBoolean()) {
        return;
      }
      device.write(offset, bytes);
      world().trace().add(world().nowNanos(), (int) offset, Arrays.hashCode(bytes));
      landing.landed(offset, bytes);
    } catch (IOException e) {
      outcome.failure = Optional.of(e);
    } finally {
      process.transferEnds();
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
    return true;
  }

  @Override
  public void close() {
    // others still have it
  }
}
