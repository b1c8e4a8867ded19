package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.store.device.SectorDevice;

@Timeout(60)
class FileDeviceTest {
  private static final int ROUNDS = 200;

  @TempDir Path folder;

  /** One thread is interrupted in its I/O again and again; the other's must not fail for it. */
  @Test
  void anInterruptCostsNobodyTheDisk() throws Exception {
    Path file = folder.resolve("disk");
    Files.write(file, new byte[4 * SectorDevice.SECTOR]);
    FileDevice device = FileDevice.open(file);
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> quiet = CompletableFuture.runAsync(() -> readUntil(over, device));
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = new byte[SectorDevice.SECTOR];
      bytes[0] = (byte) round;
      Thread.currentThread().interrupt();
      device.write(0, bytes);
      assertThat(Thread.interrupted()).as("the interrupt is kept for whom it is meant").isTrue();
      assertThat(device.read(0, SectorDevice.SECTOR)[0]).isEqualTo((byte) round);
    }
    over.set(true);
    quiet.get();
    device.close();
  }

  private static void readUntil(AtomicBoolean over, SectorDevice device) {
    try {
      while (!over.get()) {
        device.read(SectorDevice.SECTOR, SectorDevice.SECTOR);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
