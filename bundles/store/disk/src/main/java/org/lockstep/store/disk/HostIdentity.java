package org.lockstep.store.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Which boot of which machine (DB-12). What a host does not tell is {@link #UNKNOWN}, and no two
 * unknown ones are the same.
 */
record HostIdentity(UUID boot, UUID machine) {
  static final UUID UNKNOWN = new UUID(0, 0);

  static HostIdentity current() {
    return new HostIdentity(
        read(Path.of("/proc/sys/kernel/random/boot_id")), read(Path.of("/etc/machine-id")));
  }

  private static UUID read(Path file) {
    try {
      return parse(Files.readString(file).strip());
    } catch (IOException | IllegalArgumentException e) {
      return UNKNOWN;
    }
  }

  /** With or without dashes. */
  static UUID parse(String text) {
    String digits = text.replace("-", "");
    if (digits.length() != 32) {
      throw new IllegalArgumentException(text);
    }
    return new UUID(
        Long.parseUnsignedLong(digits.substring(0, 16), 16),
        Long.parseUnsignedLong(digits.substring(16), 16));
  }

  boolean sameBoot(UUID other) {
    return !boot.equals(UNKNOWN) && boot.equals(other);
  }

  boolean sameMachine(UUID other) {
    return !machine.equals(UNKNOWN) && machine.equals(other);
  }
}
