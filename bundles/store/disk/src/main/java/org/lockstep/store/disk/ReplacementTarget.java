package org.lockstep.store.disk;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lockstep.base.ProblemException;
import org.lockstep.store.device.SectorDevice;

/** Where a lost voting disk is made anew; looked at before anything is changed. */
final class ReplacementTarget {
  private final Path file;

  ReplacementTarget(Path file) {
    this.file = file;
  }

  /**
   * @param force whether a cluster on it may be overwritten, though never one of those that are
   *     left
   */
  void requireFree(List<Volume> others, boolean force) {
    try {
      Optional<Superblock> there = superblock();
      for (Volume other : others) {
        Path path = Path.of(other.device.name());
        boolean same = Files.exists(file) && Files.exists(path) && Files.isSameFile(file, path);
        // by another path of the same device too, though not the one that has its place no more
        if (same || there.equals(Optional.of(other.superblock))) {
          throw refused("it is " + other.superblock.place() + ", one of those that are left");
        }
      }
      if (!force) {
        FormatTarget.requireFree(file);
      }
    } catch (IOException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  /** Which disk of that cluster it was. */
  Optional<Integer> place(Superblock like) {
    return superblock()
        .filter(each -> each.header().id().equals(like.header().id()))
        .map(each -> each.place().index());
  }

  /** Whatever would be in the way is found while nothing has been changed. */
  void requireUsable(Superblock like) {
    boolean there = Files.exists(file);
    try {
      if (!there) {
        Files.createFile(file);
      }
      FormatTarget.requireRoom(file, like.layout().bytes());
      try (SectorDevice device = FileDevice.open(file)) {
        requireDirect(device, like);
      } finally {
        if (!there) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private void requireDirect(SectorDevice device, Superblock like) {
    if (!device.direct() && !like.header().singleHost()) {
      throw refused("its file system refuses direct I/O, and it is not for a single host");
    }
  }

  private Optional<Superblock> superblock() {
    try (Volume volume = DiskOpening.open(file)) {
      return Optional.of(volume.superblock);
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  /** What is to be written on it. */
  interface Writing {
    void onto(SectorDevice device) throws IOException;
  }

  void make(Superblock like, Writing writing) {
    try (FileChannel held = FileChannel.open(file, CREATE, WRITE)) {
      hold(held).release(); // whatever closes the file from here on would end it anyway
      FormatTarget.makeRoom(file, like.layout().bytes());
      try (SectorDevice device = FileDevice.open(file);
          FileLock own = hold(held)) {
        requireDirect(device, like);
        writing.onto(device);
      }
    } catch (IOException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  /** One that was stopped in the middle would go on over what another has made since. */
  private FileLock hold(FileChannel channel) throws IOException {
    FileLock lock = channel.tryLock();
    if (lock == null) {
      throw refused("another 'disk replace' of this host writes it");
    }
    return lock;
  }

  private ProblemException refused(String why) {
    return new ProblemException("replacement-refused", "replacement refused", file.toString(), why);
  }
}
