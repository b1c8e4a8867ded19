package org.lockstep.node.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.lockstep.base.ProblemException;

/**
 * A node's private folder of sockets, and its logs. The script looks for running nodes where nodes
 * put them.
 */
public record RunFolders(Path run, Path logs) {
  private static final String US = "lockstep";

  /** Where they are when nothing else is said. */
  public static RunFolders of(String cluster, String node) {
    return new RunFolders(
        base().resolve(cluster).resolve(node), logBase().resolve(cluster).resolve(node));
  }

  /** The folder that holds a folder per cluster, in it one per node. */
  public static Path base() {
    if (user().equals("root")) {
      return Path.of("/run", US);
    }
    return Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
        .map(folder -> Path.of(folder, US))
        .orElse(Path.of(System.getProperty("java.io.tmpdir"), US + "-" + user()));
  }

  private static Path logBase() {
    if (user().equals("root")) {
      return Path.of("/var/log", US);
    }
    return Optional.ofNullable(System.getenv("XDG_STATE_HOME"))
        .map(Path::of)
        .orElse(Path.of(System.getProperty("user.home"), ".local", "state"))
        .resolve(US);
  }

  private static String user() {
    return System.getProperty("user.name");
  }

  /** Makes both; the run folder is this user's alone. */
  void prepare() throws IOException {
    Files.createDirectories(run);
    Files.createDirectories(logs);
    if (!Files.getFileStore(run).supportsFileAttributeView("posix")) {
      return;
    }
    String owner = Files.getOwner(run, LinkOption.NOFOLLOW_LINKS).getName();
    if (!owner.equals(user())) {
      throw new ProblemException(
          "foreign-folder",
          "node refused",
          run.toString(),
          "the run folder belongs to " + owner + ", not to " + user());
    }
    Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwx------"));
  }
}
