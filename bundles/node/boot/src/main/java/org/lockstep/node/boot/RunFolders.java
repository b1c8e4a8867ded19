package org.lockstep.node.boot;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.NodeConfig;

/**
 * A node's private folder of sockets, and its logs. The script looks for running nodes where nodes
 * put them.
 */
public record RunFolders(Path run, Path logs) {
  private static final String US = "lockstep";
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> WRITING_OTHERS =
      PosixFilePermissions.fromString("----w--w-");

  /**
   * Where they are when nothing else is said.
   *
   * @throws ProblemException when the node's name is none: it would lead to other folders
   */
  public static RunFolders of(String cluster, String node) {
    NodeConfig.requireName(node);
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

  /** Makes both, this user's alone; what lies in the temporary folder must be this user's too. */
  void prepare() throws IOException {
    create(run);
    create(logs);
    if (POSIX) {
      Path shared = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath().normalize();
      Path own = run.toAbsolutePath().normalize();
      requireOwn(own);
      Files.setPosixFilePermissions(own, PRIVATE);
      for (Path each = own; each.startsWith(shared) && !each.equals(shared); each = above(each)) {
        requireOwn(each);
        closeToOthers(each);
      }
    }
  }

  private static Path above(Path folder) {
    return Optional.ofNullable(folder.getParent()).orElse(folder.getRoot());
  }

  /** Makes a folder, and those above it, with the mode they are to have from the beginning. */
  static void create(Path folder) throws IOException {
    if (POSIX) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
    } else {
      Files.createDirectories(folder);
    }
  }

  private static void requireOwn(Path folder) throws IOException {
    if (Files.isSymbolicLink(folder)) {
      throw foreign(folder, "it is a symbolic link, which could be led elsewhere");
    }
    String owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName();
    if (!owner.equals(user())) {
      throw foreign(folder, "it belongs to " + owner + ", not to " + user());
    }
  }

  private static void closeToOthers(Path folder) throws IOException {
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(folder);
    if (mode.removeAll(WRITING_OTHERS)) {
      Files.setPosixFilePermissions(folder, mode);
    }
  }

  private static ProblemException foreign(Path folder, String why) {
    return new ProblemException("foreign-folder", "node refused", folder.toString(), why);
  }
}
