package org.lockstep.store.raft;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.ProblemException;

/** A member's own folder on this host: one process at a time, and always the same cluster's. */
final class MemberFolder implements AutoCloseable {
  private static final String SETTINGS = "settings";

  private final Path path;
  private final FileChannel lock;

  private MemberFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * @throws ProblemException when another process has it, or it is of other settings
   */
  static MemberFolder take(Path path, Members members) throws IOException {
    Files.createDirectories(path);
    FileChannel channel =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (tryLock(channel) == null) {
        throw refused(path, "another process has it: a node of this name runs on this host");
      }
      requireSame(path, members.digest());
      return new MemberFolder(path, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // in this JVM
    }
  }

  private static void requireSame(Path path, String digest) throws IOException {
    Path file = path.resolve(SETTINGS);
    if (!Files.exists(file)) {
      Files.writeString(file, digest);
    } else if (!Files.readString(file).equals(digest)) {
      throw refused(
          path,
          "it was made with other members, slots or timing; put the old "
              + MembersFile.NAME
              + " back: they cannot be changed yet");
    }
  }

  private static ProblemException refused(Path path, String why) {
    return new ProblemException("member-folder", "store refused", path.toString(), why);
  }

  OwnMark mark() {
    return new OwnMark(path.resolve("mark"));
  }

  Path log() {
    return path.resolve("log");
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
