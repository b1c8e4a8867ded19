package org.lockstep.interconnect.key;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/** Who may read a key: its owner. Where files have no modes, whoever the folder lets in. */
final class Rights {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private Rights() {}

  static FileAttribute<?>[] folder() {
    return from("rwx------");
  }

  static FileAttribute<?>[] file() {
    return from("rw-------");
  }

  private static FileAttribute<?>[] from(String mode) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  /** The mode of a file that others than its owner may read, change or run. */
  static Optional<String> beyondOwner(Path file) throws IOException {
    if (!POSIX) {
      return Optional.empty();
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    return Collections.disjoint(mode, OTHERS)
        ? Optional.empty()
        : Optional.of(PosixFilePermissions.toString(mode));
  }
}
