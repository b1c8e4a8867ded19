package org.lockstep.node.supervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What runs on this host, from {@code /proc} where there is one. */
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");

  private ProcessTable() {}

  /** Whether a process can still do anything: a zombie cannot. */
  static boolean runs(long pid) {
    Path stat = PROC.resolve(Long.toString(pid)).resolve("stat");
    if (!Files.isDirectory(PROC.resolve("self"))) {
      return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
    try {
      String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
      char state = text.charAt(text.lastIndexOf(')') + 2);
      return state != 'Z' && state != 'X';
    } catch (IOException | IndexOutOfBoundsException e) {
      return false;
    }
  }

  /** Who carries the marker in its environment: also what has daemonised and left its parent. */
  static List<Long> marked(String marker) {
    List<Long> pids = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        long pid = Long.parseLong(entry.getFileName().toString());
        if (pid != ProcessHandle.current().pid() && carries(entry, marker) && runs(pid)) {
          pids.add(pid);
        }
      }
    } catch (IOException | RuntimeException e) {
      // processes come and go while one looks
    }
    return pids;
  }

  private static boolean carries(Path entry, String marker) {
    try {
      String environment =
          new String(Files.readAllBytes(entry.resolve("environ")), StandardCharsets.ISO_8859_1);
      return environment.contains(marker);
    } catch (IOException e) {
      return false;
    }
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
