package org.lockstep.itests.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One host's way to the disk that all share: it can fail or hang while those of others work. */
final class DiskPath implements AutoCloseable {
  private static final long BOUND_S = 10;

  private final Path mounted;
  private final Path failing;
  private final Process mount;

  /**
   * @param folder the host's own; it is also where the programs behind this path run
   */
  DiskPath(Path folder, Path image) throws IOException, InterruptedException {
    this.mounted = Files.createDirectories(folder.resolve("mount"));
    this.failing = folder.resolve("failing");
    this.mount =
        new ProcessBuilder(command(folder.relativize(image)))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("disk.out").toFile())
            .start();
    awaitMount();
  }

  private List<String> command(Path image) {
    return List.of(
        "nbdfuse",
        "mount/disk",
        "--command",
        "nbdkit",
        "-s",
        "--exit-with-parent",
        "--filter=error",
        "file",
        image.toString(),
        "cache=none", // what one has written, all others read
        "error=EIO",
        "error-rate=100%",
        "error-file=failing");
  }

  Path file() {
    return mounted.resolve("disk");
  }

  private void awaitMount() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_S);
    while (!Files.exists(file())) {
      if (!mount.isAlive() || System.nanoTime() > deadline) {
        close();
        throw new IOException(file() + " was not mounted within " + BOUND_S + " s");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** Each read and write is answered with an error. */
  void fail() throws IOException {
    if (!Files.exists(failing)) {
      Files.createFile(failing);
    }
  }

  /** No read and no write is answered. */
  void hang() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** What was not answered is now. */
  void answer() throws IOException, InterruptedException {
    signal("CONT");
  }

  void heal() throws IOException, InterruptedException {
    Files.deleteIfExists(failing);
    answer();
  }

  private void signal(String name) throws IOException, InterruptedException {
    for (ProcessHandle server : mount.children().toList()) {
      Command.of("kill", "-" + name, Long.toString(server.pid())).run();
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    Command.of("umount", "--lazy", mounted.toString()).succeeds();
    mount.children().forEach(ProcessHandle::destroyForcibly); // even one that hangs
    mount.destroyForcibly().waitFor();
  }
}
