package org.lockstep.store.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.spi.Position;

/** A device with a Lockstep superblock: sectors by their kind, errors with their place. */
final class Volume implements AutoCloseable {
  final SectorDevice device;
  final Superblock superblock;
  final Layout layout;
  final UUID cluster;

  private Volume(SectorDevice device, Superblock superblock) {
    this.device = device;
    this.superblock = superblock;
    this.layout = superblock.layout();
    this.cluster = superblock.header().id();
  }

  static Volume open(Path file) {
    if (!Files.exists(file)) {
      throw refused(file.toString(), "there is no such file");
    }
    SectorDevice device;
    try {
      device = FileDevice.open(file);
    } catch (IOException e) {
      throw refused(file.toString(), String.valueOf(e.getMessage()));
    }
    try {
      return open(device);
    } catch (ProblemException e) {
      closeQuietly(device);
      throw e;
    }
  }

  /** Either copy of the superblock serves. */
  static Volume open(SectorDevice device) {
    try {
      if (device.size() < 2L * SectorDevice.SECTOR) {
        throw refused(device.name(), "it is too small to be a Lockstep disk");
      }
      byte[] both = device.read(0, 2 * SectorDevice.SECTOR);
      Optional<String> first = Sector.distrust(both, 0, Area.SUPERBLOCK, Optional.empty());
      int at = first.isEmpty() ? 0 : SectorDevice.SECTOR;
      Optional<String> second = Sector.distrust(both, at, Area.SUPERBLOCK, Optional.empty());
      if (second.isPresent()) {
        throw refused(
            device.name(), "it is not a Lockstep disk: at offset 0 " + first.orElse(second.get()));
      }
      Volume volume = new Volume(device, Superblock.of(Sector.parse(both, at, Area.SUPERBLOCK)));
      if (device.size() < volume.layout.bytes()) {
        throw refused(
            device.name(),
            "it is truncated: "
                + device.size()
                + " bytes, the layout needs "
                + volume.layout.bytes());
      }
      return volume;
    } catch (IOException e) {
      throw refused(device.name(), "it cannot be read: " + e.getMessage());
    }
  }

  private static ProblemException refused(String file, String why) {
    return new ProblemException("disk-refused", "disk refused", file, why);
  }

  private static void closeQuietly(SectorDevice device) {
    try {
      device.close();
    } catch (IOException e) {
      // nothing was written: there is nothing to lose
    }
  }

  Problem problem(long offset, String why) {
    return new Problem(
        "disk-damaged", "sector not trusted", device.name() + " offset " + offset, why);
  }

  byte[] read(long offset, int length) {
    try {
      return device.read(offset, length);
    } catch (IOException e) {
      throw new ProblemException(
          new Problem(
              "disk-unreadable",
              "read failed",
              device.name() + " offset " + offset,
              String.valueOf(e.getMessage())),
          e);
    }
  }

  void write(long offset, byte[] bytes) {
    try {
      device.write(offset, bytes);
    } catch (IOException e) {
      throw new ProblemException(
          new Problem(
              "disk-unwritable",
              "write failed",
              device.name() + " offset " + offset,
              String.valueOf(e.getMessage())),
          e);
    }
  }

  void write(long offset, Area area, int writer, Position position, ByteBuffer body) {
    write(offset, Sector.seal(area, cluster, writer, position, body));
  }

  /** One sector that has no second copy: what is not trusted is refused by its place. */
  Sector readSector(long offset, Area area) {
    byte[] bytes = read(offset, SectorDevice.SECTOR);
    Sector.distrust(bytes, 0, area, Optional.of(cluster))
        .ifPresent(
            why -> {
              throw new ProblemException(problem(offset, why));
            });
    return Sector.parse(bytes, 0, area);
  }

  /** A band that was read in one go, slot by slot; damaged ones go to the second consumer. */
  void scan(
      byte[] band,
      int at,
      long offset,
      Area area,
      BiConsumer<Integer, Sector> good,
      BiConsumer<Integer, Problem> bad) {
    for (int slot = 0; slot < layout.slots(); slot++) {
      int from = at + slot * SectorDevice.SECTOR;
      long place = offset + (long) slot * SectorDevice.SECTOR;
      Optional<String> why = Sector.distrust(band, from, area, Optional.of(cluster));
      if (why.isPresent()) {
        bad.accept(slot, problem(place, why.get()));
      } else {
        good.accept(slot, Sector.parse(band, from, area));
      }
    }
  }

  @Override
  public void close() {
    closeQuietly(device);
  }
}
