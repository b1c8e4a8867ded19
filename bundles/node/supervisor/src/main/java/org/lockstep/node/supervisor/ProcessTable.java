package org.lockstep.node.supervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What runs on this host, from {@code /proc} where there is one. */
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final boolean THERE = Files.isDirectory(PROC.resolve("self"));
  private static final int FLAGS = 6;
  private static final long KERNEL_THREAD = 0x0020_0000;

  private ProcessTable() {}

  /** A process that can still do something; a blank environment is none that can be seen. */
  record Entry(long pid, String environment) {}

  /** Whether a process can still do anything: a zombie cannot. */
  static boolean runs(long pid) {
    return THERE
        ? stat(pid).filter(fields -> !isDead(fields)).isPresent()
        : ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static boolean isDead(String[] fields) {
    return fields[0].equals("Z") || fields[0].equals("X");
  }

  /** The fields after the name, the state first. */
  private static Optional<String[]> stat(long pid) {
    try {
      Path file = PROC.resolve(Long.toString(pid)).resolve("stat");
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      return Optional.of(text.substring(text.lastIndexOf(')') + 2).split(" "));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * All but this process, the kernel's threads and other users' processes. Without {@code /proc}
   * none is known.
   *
   * @throws UncheckedIOException when the table cannot be read to its end: then nothing is known
   */
  static List<Entry> others() {
    if (!THERE) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(PROC)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> Character.isDigit(name.charAt(0)))
          .map(Long::parseLong)
          .filter(pid -> pid != ProcessHandle.current().pid())
          .flatMap(pid -> entry(pid).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Entry> entry(long pid) {
    try {
      Path file = PROC.resolve(Long.toString(pid)).resolve("environ");
      Entry entry =
          new Entry(pid, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      return stat(pid).filter(fields -> !isDead(fields) && !isKernels(fields)).map(any -> entry);
    } catch (IOException e) {
      return Optional.empty(); // it has just gone, or it is somebody else's
    }
  }

  private static boolean isKernels(String[] fields) {
    return (Long.parseLong(fields[FLAGS]) & KERNEL_THREAD) != 0;
  }

  static void kill(long pid) {
    ProcessHandle.of(pid)
        .ifPresent(
            process -> {
              process.descendants().forEach(ProcessHandle::destroyForcibly);
              process.destroyForcibly();
            });
  }
}
