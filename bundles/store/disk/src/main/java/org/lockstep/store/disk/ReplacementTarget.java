package org.lockstep.store.disk;

import java.io.IOException;
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
        if (same || there.filter(each -> isSameDisk(each, other.superblock)).isPresent()) {
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

  /** Also by another path of the same device. */
  private static boolean isSameDisk(Superblock one, Superblock other) {
    return one.header().id().equals(other.header().id())
        && one.place().index() == other.place().index();
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
    try {
      FormatTarget.makeRoom(file, like.layout().bytes());
      try (SectorDevice device = FileDevice.open(file)) {
        if (!device.direct() && !like.header().singleHost()) {
          throw refused("its file system refuses direct I/O, and it is not for a single host");
        }
        writing.onto(device);
      }
    } catch (IOException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private ProblemException refused(String why) {
    return new ProblemException("replacement-refused", "replacement refused", file.toString(), why);
  }
}
