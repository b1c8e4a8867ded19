package org.lockstep.store.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.lockstep.base.ProblemException;
import org.lockstep.base.Workers;
import org.lockstep.store.device.SectorDevice;

/** Opens a device whose superblock can be trusted, or refuses it with its reason. */
final class DiskOpening {
  private static final int S = SectorDevice.SECTOR;

  private DiskOpening() {}

  static Volume open(Path file) {
    return open(file, device -> device);
  }

  /** For a tool, which gives a disk up that does not answer. */
  static Volume openBounded(Path file, Workers workers) {
    return open(file, device -> new BoundedDevice(device, workers, BoundedDevice.MOST_MS));
  }

  private static Volume open(Path file, UnaryOperator<SectorDevice> as) {
    if (!Files.exists(file)) {
      throw refused("no-such-disk", file.toString(), "there is no such file");
    }
    SectorDevice device;
    try {
      device = as.apply(FileDevice.open(file));
    } catch (IOException e) {
      throw refused("disk-unreadable", file.toString(), String.valueOf(e.getMessage()));
    }
    try {
      return open(device);
    } catch (ProblemException e) {
      Volume.closeQuietly(device);
      throw e;
    }
  }

  static Volume open(SectorDevice device) {
    try {
      if (device.size() < 2L * S) {
        throw refused("no-lockstep-disk", device.name(), "it is too small to be a Lockstep disk");
      }
      Volume volume = new Volume(device, superblock(device));
      if (device.size() < volume.layout.bytes()) {
        throw refused(
            "disk-truncated",
            device.name(),
            "it is truncated: "
                + device.size()
                + " bytes, the layout needs "
                + volume.layout.bytes());
      }
      return volume;
    } catch (IOException e) {
      throw refused("disk-unreadable", device.name(), "it cannot be read: " + e.getMessage());
    }
  }

  /** Either copy serves. */
  private static Superblock superblock(SectorDevice device) {
    Region both = Region.read(device, 0, 2 * S);
    Optional<Distrust> first = distrustSuperblock(both, 0);
    Optional<Distrust> second = distrustSuperblock(both, S);
    if (first.isPresent() && second.isPresent()) {
      boolean never = first.get().unused() && second.get().unused();
      throw refused(
          never ? "no-lockstep-disk" : "disk-damaged",
          device.name(),
          (never ? "it is not a Lockstep disk" : "neither superblock can be used")
              + ": at offset 0 "
              + first.get().why()
              + ", at offset "
              + S
              + " "
              + second.get().why());
    }
    return Superblock.of(Sector.parse(both.bytes, first.isEmpty() ? 0 : S, Area.SUPERBLOCK));
  }

  private static Optional<Distrust> distrustSuperblock(Region region, int at) {
    return region
        .unreadable(at, S)
        .or(
            () ->
                Sector.distrust(
                    region.bytes, at, Area.SUPERBLOCK, Optional.empty(), Sector.FORMATTER))
        .or(() -> nonsense(Sector.parse(region.bytes, at, Area.SUPERBLOCK)));
  }

  private static Optional<Distrust> nonsense(Sector sector) {
    try {
      Superblock.of(sector);
      return Optional.empty();
    } catch (DistrustException e) {
      return Optional.of(e.distrust());
    }
  }

  private static ProblemException refused(String code, String file, String why) {
    return new ProblemException(code, "disk refused", file, why);
  }
}
