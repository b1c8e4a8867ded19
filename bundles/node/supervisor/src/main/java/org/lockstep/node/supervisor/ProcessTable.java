package org.lockstep.node.supervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What runs on this host, from {@code /proc} where there is one. */
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final boolean THERE = Files.isDirectory(PROC.resolve("self"));
  private static final long SELF = ProcessHandle.current().pid();
  private static final int PARENT = 1;
  private static final int FLAGS = 6;
  private static final int BEGAN = 19;
  private static final long KERNEL_THREAD = 0x0020_0000;

  private ProcessTable() {}

  /**
   * A process that can still do something.
   *
   * @param began with the pid, which is used again, it is unmistakable
   */
  record Entry(long pid, long parent, String began) {}

  /** Whether a process can still do anything: a zombie cannot. */
  static boolean runs(long pid) {
    return THERE
        ? stat(pid).filter(fields -> !isDead(pid, fields)).isPresent()
        : ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** A zombie whose other threads still run is none. */
  private static boolean isDead(long pid, String[] fields) {
    return isZombie(fields) && threads(pid).size() < 2;
  }

  private static boolean isZombie(String[] fields) {
    return fields[0].equals("Z") || fields[0].equals("X");
  }

  private static List<Path> threads(long pid) {
    try (Stream<Path> tasks = Files.list(folder(pid).resolve("task"))) {
      return tasks.toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  private static Path folder(long pid) {
    return PROC.resolve(Long.toString(pid));
  }

  /** The fields after the name, the state first. */
  private static Optional<String[]> stat(long pid) {
    try {
      String text = Files.readString(folder(pid).resolve("stat"), StandardCharsets.ISO_8859_1);
      return Optional.of(text.substring(text.lastIndexOf(')') + 2).split(" "));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * All but this process and the kernel's threads.
   *
   * @throws UncheckedIOException when the table cannot be read to its end: then nothing is known
   */
  static List<Entry> others() {
    return (THERE ? fromProc() : fromHandles())
        .stream().filter(entry -> entry.pid() != SELF).toList();
  }

  private static List<Entry> fromProc() {
    return pids().stream().flatMap(pid -> entry(pid).stream()).toList();
  }

  private static List<Long> pids() {
    List<Long> all = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path folder : folders) {
        all.add(Long.parseLong(folder.getFileName().toString()));
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new UncheckedIOException(new IOException(e));
    }
    return all;
  }

  private static Optional<Entry> entry(long pid) {
    return stat(pid)
        .filter(fields -> !isKernels(fields) && !isDead(pid, fields))
        .map(fields -> new Entry(pid, Long.parseLong(fields[PARENT]), fields[BEGAN]));
  }

  private static boolean isKernels(String[] fields) {
    return (Long.parseLong(fields[FLAGS]) & KERNEL_THREAD) != 0;
  }

  private static List<Entry> fromHandles() {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .map(
            process ->
                new Entry(
                    process.pid(),
                    process.parent().map(ProcessHandle::pid).orElse(0L),
                    process.info().startInstant().map(Object::toString).orElse("")))
        .toList();
  }

  /** Where a process's environment can be read: a zombie's with its other threads. */
  static Path environment(long pid) {
    boolean zombie = stat(pid).filter(ProcessTable::isZombie).isPresent();
    List<Path> threads = zombie ? threads(pid) : List.of();
    Path folder = threads.isEmpty() ? folder(pid) : threads.get(threads.size() - 1);
    return folder.resolve("environ");
  }

  /** Those in a PID namespace, but for those in one below. */
  static List<Long> inNamespace(String name) {
    return pids().stream()
        .filter(pid -> namespace(pid).equals(name) && entry(pid).isPresent())
        .toList();
  }

  /** Which PID namespace a process is in; empty when that cannot be seen. */
  static String namespace(long pid) {
    try {
      return Files.readSymbolicLink(folder(pid).resolve("ns/pid")).toString();
    } catch (IOException e) {
      return "";
    }
  }

  /** Without a look at all processes, where the kernel tells. */
  static Optional<ProcessHandle> firstChild(ProcessHandle parent) {
    String pid = Long.toString(parent.pid());
    Path file = folder(parent.pid()).resolve("task").resolve(pid).resolve("children");
    try {
      String[] children = Files.readString(file).split(" ");
      return children[0].isEmpty()
          ? Optional.empty()
          : ProcessHandle.of(Long.parseLong(children[0]));
    } catch (IOException e) {
      return parent.children().findFirst();
    }
  }

  static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }
}
