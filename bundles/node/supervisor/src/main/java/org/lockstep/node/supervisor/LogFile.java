package org.lockstep.node.supervisor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** A log that processes append to: the user's alone, and of bounded length. */
public final class LogFile {
  private static final long MAX_BYTES = 10L * 1024 * 1024;
  private static final int OLD_ONES = 5;

  private LogFile() {}

  /** Makes it if it is not there, with its folder; makes room if it has become too long. */
  public static void prepare(Path file) throws IOException {
    if (!Files.exists(file)) {
      create(file);
    }
    rotate(file, MAX_BYTES);
  }

  private static void create(Path file) throws IOException {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    try {
      Files.createFile(
          file,
          posix
              ? new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
              }
              : new FileAttribute<?>[0]);
    } catch (FileAlreadyExistsException e) {
      // somebody else was faster
    }
  }

  static void rotate(Path file) throws IOException {
    rotate(file, MAX_BYTES);
  }

  /** Copied and cut off, for those that write it have it open; it is not there for devices. */
  static void rotate(Path file, long maxBytes) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) < maxBytes) {
      return;
    }
    for (int i = OLD_ONES - 1; i > 0; i--) {
      Path younger = old(file, i);
      if (Files.exists(younger)) {
        Files.move(younger, old(file, i + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.copy(
        file,
        old(file, 1),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
    try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
      cut.truncate(0);
    }
  }

  private static Path old(Path file, int age) {
    return file.resolveSibling(file.getFileName() + "." + age);
  }
}
