package org.lockstep.store.disk;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lockstep.base.ProblemException;
import org.lockstep.store.device.SectorDevice;

/**
 * Whether a disk may be made there without force: only when it can be read, and nothing of a
 * cluster's is to be seen, of whatever version and however damaged (DB-10).
 */
final class FormatTarget {
  /**
   * Superblocks and the nodes' bands begin every disk, and each of their sectors as a sector. So
   * far that a first partition is seen, which begins after a mebibyte.
   */
  private static final int LOOKED_AT = 512;

  private FormatTarget() {}

  static void requireFree(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    if (Files.isRegularFile(file) && Files.size(file) < SectorDevice.SECTOR) {
      requireNoBeginning(file);
      return;
    }
    try (SectorDevice device = FileDevice.open(file)) {
      requireFree(device);
    }
  }

  private static void requireNoBeginning(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] first = in.readNBytes(Long.BYTES);
      if (first.length == Long.BYTES && ByteBuffer.wrap(first).getLong() == Sector.MAGIC) {
        throw refused(file.toString(), "it begins as a Lockstep disk; --force overwrites it");
      }
    }
  }

  static void requireFree(SectorDevice device) throws IOException {
    int sectors = (int) Math.min(LOOKED_AT, device.size() / SectorDevice.SECTOR);
    Region region = Region.read(device, 0, sectors * SectorDevice.SECTOR);
    if (!region.unreadable().isEmpty()) {
      throw refused(
          device.name() + " offset " + region.unreadable().iterator().next(),
          "it cannot be read there: nobody knows what would be lost; --force overwrites it");
    }
    for (int at = 0; at < region.bytes.length; at += SectorDevice.SECTOR) {
      if (ByteBuffer.wrap(region.bytes).getLong(at) == Sector.MAGIC) {
        throw refused(device.name() + " offset " + at, describe(device));
      }
    }
  }

  /** A regular file becomes as long as it must be, sparse; a device has to be long enough. */
  static void makeRoom(Path file, long bytes) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      requireRoom(file, bytes);
      return;
    }
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.setLength(0);
      access.setLength(bytes);
    }
  }

  /** A regular file has whatever its file system has. */
  static void requireRoom(Path device, long bytes) throws IOException {
    if (Files.isRegularFile(device)) {
      return;
    }
    try (RandomAccessFile access = new RandomAccessFile(device.toFile(), "rw")) {
      if (access.length() < bytes) {
        throw new IOException("it has " + access.length() + " bytes, the layout needs " + bytes);
      }
    }
  }

  private static String describe(SectorDevice device) {
    try {
      String name = DiskOpening.open(device).superblock.header().name();
      return "it holds the cluster '" + name + "'; --force overwrites it for good";
    } catch (ProblemException e) {
      return "it holds a cluster that cannot be opened ("
          + e.problem().why()
          + "); --force overwrites it for good";
    }
  }

  static ProblemException refused(String where, String why) {
    return new ProblemException("format-refused", "format refused", where, why);
  }
}
