package org.lockstep.fencing.agents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.FenceDevice;

/** Values that lie on the host that needs them, and nowhere else. */
final class SecretFiles {
  private static final int MAX_BYTES = 1024;
  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private SecretFiles() {}

  /** The names of the parameters whose values lie in files. */
  static Set<String> names(FenceDevice device) {
    Map<String, String> inFiles = new TreeMap<>(device.parameters());
    inFiles.values().removeIf(value -> !value.startsWith(FenceDevice.FILE));
    return inFiles.keySet();
  }

  /**
   * A device's parameters with the content of the files.
   *
   * @throws ProblemException when one cannot be read, or others can
   */
  static Map<String, String> resolve(FenceDevice device) {
    Map<String, String> values = new TreeMap<>(device.parameters());
    for (String name : names(device)) {
      values.computeIfPresent(name, (key, value) -> read(key, path(value)));
    }
    return values;
  }

  private static Path path(String value) {
    return Path.of(value.substring(FenceDevice.FILE.length()));
  }

  private static String read(String name, Path file) {
    try {
      if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
        throw refused(name, file, "others than its owner may use it; chmod 600");
      }
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
        throw refused(name, file, "it is not a file of at most " + MAX_BYTES + " bytes");
      }
      return line(name, file, Files.readString(file));
    } catch (IOException e) {
      throw refused(name, file, "it cannot be read: " + e.getClass().getSimpleName());
    } catch (UnsupportedOperationException e) {
      throw refused(name, file, "its file system does not know whose it is");
    }
  }

  /** More than one line would be more than one parameter. */
  private static String line(String name, Path file, String content) {
    String line = content.replaceFirst("\\R\\z", "");
    if (line.isBlank() || line.chars().anyMatch(Character::isISOControl)) {
      throw refused(name, file, "it does not hold one line of text");
    }
    return line;
  }

  private static ProblemException refused(String name, Path file, String why) {
    return new ProblemException("bad-secret", "fence device refused", name + " in " + file, why);
  }
}
