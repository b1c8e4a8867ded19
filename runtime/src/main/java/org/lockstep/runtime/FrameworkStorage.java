package org.lockstep.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where the framework keeps its cache. It holds nothing that must last, and after a kill it may be
 * in any state; it is this process's own, since another may live that was started for the same
 * node.
 */
final class FrameworkStorage {
  private FrameworkStorage() {}

  static Path make(Path all) throws IOException {
    Files.createDirectories(all);
    try (Stream<Path> storages = Files.list(all)) {
      for (Path old : storages.filter(FrameworkStorage::isAbandoned).toList()) {
        deleteIfStillThere(old);
      }
    }
    Path own = all.resolve(Long.toString(ProcessHandle.current().pid()));
    delete(own);
    return own;
  }

  private static boolean isAbandoned(Path storage) {
    String pid = String.valueOf(storage.getFileName());
    return !pid.matches("[0-9]{1,18}") || ProcessHandle.of(Long.parseLong(pid)).isEmpty();
  }

  /** Another process that starts at the same time may be at it too; a rest is left to the next. */
  private static void deleteIfStillThere(Path abandoned) {
    try {
      delete(abandoned);
    } catch (IOException | UncheckedIOException e) {
      return;
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
