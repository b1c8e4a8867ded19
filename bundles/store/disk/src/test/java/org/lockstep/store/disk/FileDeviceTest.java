package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.store.device.SectorDevice;

@Timeout(60)
class FileDeviceTest {
  private static final int ROUNDS = 200;
  private static final int O_DSYNC = 010000;
  private static final int O_DIRECT =
      System.getProperty("os.arch").equals("aarch64") ? 0200000 : 040000;

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

  /** What the kernel says of the open file: a write is on the disk when it returns (DB-6). */
  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "/proc tells of an open file's flags")
  void itIsOpenedPastTheCacheAndSynchronously_DB12() throws IOException {
    Path file = folder.resolve("disk");
    Files.write(file, new byte[4 * SectorDevice.SECTOR]);
    try (FileDevice device = FileDevice.open(file)) {
      int flags = flags(file);
      assertThat(flags & O_DSYNC).isEqualTo(O_DSYNC);
      assertThat((flags & O_DIRECT) != 0).isEqualTo(device.direct());
    }
  }

  private static int flags(Path file) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      List<Path> own = open.filter(each -> leadsTo(each, file)).toList();
      assertThat(own).hasSize(1);
      Path info = Path.of("/proc/self/fdinfo").resolve(own.get(0).getFileName());
      String line =
          Files.readAllLines(info).stream()
              .filter(each -> each.startsWith("flags:"))
              .findFirst()
              .orElseThrow();
      return Integer.parseInt(line.substring("flags:".length()).trim(), 8);
    }
  }

  private static boolean leadsTo(Path link, Path file) {
    try {
      return Files.readSymbolicLink(link).equals(file.toRealPath());
    } catch (IOException e) {
      return false; // closed meanwhile
    }
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
