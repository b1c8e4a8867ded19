package org.lockstep.store.disk;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.spi.Position;

/**
 * What every sector begins with (DB-7). All of it, the body included, lies within the 512 bytes
 * that a disk writes whole; checkpoints and log entries have their payload behind that.
 *
 * @param writer the slot that wrote it; {@link #FORMATTER} for the formatter
 * @param body what the kind of sector says
 * @param payloadBytes how much follows from byte {@link #PAYLOAD} on; 0 for most
 */
record Sector(
    Area area,
    UUID cluster,
    int writer,
    Position position,
    byte[] body,
    int payloadBytes,
    int payloadCrc) {
  static final long MAGIC = 0x4C4F434B53544550L; // "LOCKSTEP"
  static final int MAJOR = 1;
  static final int MINOR = 0;
  static final int FORMATTER = 0xFFFF;
  static final int PAYLOAD = 512;
  private static final byte[] ZEROS = new byte[PAYLOAD];
  private static final int CRC_AT = 508;
  private static final int HEADER = 60;
  static final int MAX_BODY = CRC_AT - HEADER;

  static byte[] seal(Area area, UUID cluster, int writer, Position position, ByteBuffer body) {
    return seal(area, cluster, writer, position, body, new byte[0]);
  }

  /** The bytes to be written: whole sectors. */
  static byte[] seal(
      Area area, UUID cluster, int writer, Position position, ByteBuffer body, byte[] payload) {
    int sector = SectorDevice.SECTOR;
    int total = payload.length == 0 ? sector : roundUp(PAYLOAD + payload.length);
    ByteBuffer out = ByteBuffer.allocate(total);
    out.putLong(MAGIC).putShort((short) MAJOR).putShort((short) MINOR);
    out.putShort((short) area.code).putShort((short) writer);
    out.putLong(cluster.getMostSignificantBits()).putLong(cluster.getLeastSignificantBits());
    out.putLong(position.epoch()).putLong(position.sequence());
    out.putInt(payload.length).putInt(crc(payload, 0, payload.length));
    out.putInt(body.remaining());
    out.put(body);
    out.putInt(CRC_AT, crc(out.array(), 0, CRC_AT));
    out.position(PAYLOAD);
    out.put(payload);
    return out.array();
  }

  static int roundUp(int bytes) {
    int sector = SectorDevice.SECTOR;
    return (bytes + sector - 1) / sector * sector;
  }

  /**
   * Why the bytes are no sector of that kind; empty when they are.
   *
   * @param slot whose place it is: nobody but its owner and the formatter writes there (DB-6)
   */
  static Optional<Distrust> distrust(
      byte[] bytes, int at, Area area, Optional<UUID> cluster, int slot) {
    ByteBuffer in = ByteBuffer.wrap(bytes, at, PAYLOAD).slice();
    if (in.getLong(0) != MAGIC) {
      return isZero(bytes, at)
          ? because(Distrust.Reason.ZEROS, "it is all zeros")
          : because(Distrust.Reason.NO_MAGIC, "it does not begin as a sector");
    }
    if (in.getInt(CRC_AT) != crc(bytes, at, CRC_AT)) {
      return because(Distrust.Reason.CHECKSUM, "its checksum does not match");
    }
    if (in.getShort(8) != MAJOR) {
      return because(
          Distrust.Reason.VERSION,
          "it has format version " + in.getShort(8) + ", this software knows " + MAJOR);
    }
    if (in.getShort(12) != area.code) {
      return because(Distrust.Reason.KIND, "it is no " + area.word() + " sector");
    }
    UUID found = new UUID(in.getLong(16), in.getLong(24));
    if (cluster.isPresent() && !cluster.get().equals(found)) {
      return because(Distrust.Reason.CLUSTER, "it belongs to cluster " + found);
    }
    int writer = Short.toUnsignedInt(in.getShort(14));
    if (writer != slot && writer != FORMATTER) {
      return because(
          Distrust.Reason.WRITER,
          "slot " + writer + " wrote it, and the place is slot " + slot + "'s");
    }
    return Optional.empty();
  }

  private static Optional<Distrust> because(Distrust.Reason reason, String why) {
    return Optional.of(new Distrust(reason, why));
  }

  private static boolean isZero(byte[] bytes, int at) {
    return Arrays.equals(bytes, at, at + PAYLOAD, ZEROS, 0, PAYLOAD);
  }

  /** Only after {@link #distrust} had nothing to say. */
  static Sector parse(byte[] bytes, int at, Area area) {
    ByteBuffer in = ByteBuffer.wrap(bytes, at, PAYLOAD).slice();
    int bodyBytes = Math.max(0, Math.min(in.getInt(56), MAX_BODY));
    byte[] body = new byte[bodyBytes];
    in.position(HEADER).get(body);
    return new Sector(
        area,
        new UUID(in.getLong(16), in.getLong(24)),
        Short.toUnsignedInt(in.getShort(14)),
        new Position(in.getLong(32), in.getLong(40)),
        body,
        in.getInt(48),
        in.getInt(52));
  }

  /**
   * What the body says.
   *
   * @throws DistrustException when it makes no sense, though its checksum is right
   */
  <T> T says(Function<ByteBuffer, T> reader) {
    try {
      return reader.apply(ByteBuffer.wrap(body));
    } catch (BufferUnderflowException | IllegalArgumentException | NoSuchElementException e) {
      throw new DistrustException(
          new Distrust(Distrust.Reason.CONTENT, "its content makes no sense"));
    }
  }

  boolean matches(byte[] payload) {
    return crc(payload, 0, payload.length) == payloadCrc;
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
