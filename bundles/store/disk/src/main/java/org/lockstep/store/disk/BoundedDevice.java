package org.lockstep.store.disk;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.lockstep.base.Gathering;
import org.lockstep.base.Worker;
import org.lockstep.base.Workers;
import org.lockstep.store.device.SectorDevice;

/**
 * A device for the tools, which is given up when it does not answer: whoever looks at several disks
 * goes on with the others.
 */
final class BoundedDevice implements SectorDevice {
  /** Far longer than a disk may take on which nodes live. */
  static final long MOST_MS = 15_000;

  private final SectorDevice device;
  private final Workers workers;
  private final Worker thread;
  private final long mostMs;
  private volatile boolean gone;

  BoundedDevice(SectorDevice device, Workers workers, long mostMs) {
    this.device = device;
    this.workers = workers;
    this.thread = workers.patient("disk " + device.name(), 1);
    this.mostMs = mostMs;
  }

  private interface Transfer<T> {
    T run() throws IOException;
  }

  /** What came of it on the device's own thread. */
  private record Outcome<T>(Optional<T> value, Optional<IOException> failure) {
    static <T> Outcome<T> of(Transfer<T> transfer) {
      try {
        return new Outcome<>(Optional.of(transfer.run()), Optional.empty());
      } catch (IOException e) {
        return new Outcome<>(Optional.empty(), Optional.of(e));
      }
    }
  }

  private synchronized <T> T within(Transfer<T> transfer) throws IOException {
    CompletableFuture<Outcome<T>> outcome = new CompletableFuture<>();
    Gathering gathering = workers.gathering();
    if (!gone) {
      begin(
          () -> {
            outcome.complete(Outcome.of(transfer));
            gathering.arrive();
          });
      gone = gathering.await(1, mostMs) == 0;
    }
    if (gone) {
      throw new IOException("it does not answer within " + mostMs + " ms");
    }
    Outcome<T> came = outcome.join();
    if (came.failure.isPresent()) {
      throw came.failure.get();
    }
    return came.value.orElseThrow();
  }

  private void begin(Runnable task) throws IOException {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      throw new IOException("closed", e);
    }
  }

  @Override
  public String name() {
    return device.name();
  }

  @Override
  public long size() throws IOException {
    return within(device::size);
  }

  @Override
  public byte[] read(long offset, int length) throws IOException {
    return within(() -> device.read(offset, length));
  }

  @Override
  public void write(long offset, byte[] bytes) throws IOException {
    within(
        () -> {
          device.write(offset, bytes);
          return offset;
        });
  }

  @Override
  public boolean direct() {
    return device.direct();
  }

  /** Not waited for where something is under way, for that may be for ever. */
  @Override
  public void close() throws IOException {
    if (!gone) {
      within(
          () -> {
            device.close();
            return name();
          });
    }
    thread.stop();
  }
}
