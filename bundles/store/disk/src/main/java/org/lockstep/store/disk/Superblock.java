package org.lockstep.store.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Timing;

/**
 * What the format fixed.
 *
 * @param host where it was formatted; what a single-host disk is tied to (DB-12)
 * @param place which of the voting disks it is
 */
record Superblock(ClusterHeader header, Layout layout, HostIdentity host, Place place) {
  /**
   * One of several voting disks (DB-9).
   *
   * @param index from 0 on
   * @param count how many there are, an odd number
   * @param replaced the last replacement of each of them, as far as this one knows
   */
  record Place(int index, int count, List<Replacement> replaced) {
    /** A disk that was formatted when there could be but one says nothing of it. */
    static final Place ONLY = first(0, 1);

    static final int MOST = 9;

    Place {
      replaced = List.copyOf(replaced);
      if (count < 1 || count > MOST || count % 2 == 0 || index < 0 || index >= count) {
        throw new IllegalArgumentException("disk " + index + " of " + count);
      }
    }

    int majority() {
      return count / 2 + 1;
    }

    static Place first(int index, int count) {
      return new Place(index, count, Collections.nCopies(count, Replacement.NONE));
    }

    /** Whether the other one knows that this one was replaced: it is none of them any more. */
    boolean isReplacedAfter(Place other) {
      Replacement own = replaced.get(index);
      Replacement known = other.replaced.get(index);
      return known.number >= own.number && !known.equals(own);
    }

    @Override
    public String toString() {
      return "voting disk " + (index + 1) + " of " + count;
    }
  }

  /**
   * One making anew of a disk.
   *
   * @param number how many there were of its place, this one included
   * @param token drawn for it: of two that went on at once, and have one number, neither counts on
   *     a disk that knows the other
   */
  record Replacement(int number, int token) implements Comparable<Replacement> {
    static final Replacement NONE = new Replacement(0, 0);

    private static final Comparator<Replacement> ORDER =
        Comparator.comparingInt(Replacement::number).thenComparingInt(Replacement::token);

    private static Replacement of(ByteBuffer in) {
      return new Replacement(in.getInt(), in.getInt());
    }

    @Override
    public int compareTo(Replacement other) {
      return ORDER.compare(this, other);
    }
  }

  ByteBuffer body() {
    byte[] name = header.name().getBytes(StandardCharsets.UTF_8);
    Timing timing = header.timing();
    ByteBuffer out = ByteBuffer.allocate(Sector.MAX_BODY);
    out.put((byte) name.length).put(name);
    out.putInt(layout.slots()).putInt(layout.checkpointBytes()).putInt(layout.logBytes());
    out.putInt(timing.renewalMs()).putInt(timing.ioTimeoutMs()).putInt(timing.leaseMs());
    out.putInt(timing.petMs()).putInt(timing.watchdogMs()).putInt(timing.clockRatePpm());
    out.putInt(timing.marginMs()).putInt(timing.deadMs());
    out.put((byte) (header.singleHost() ? 1 : 0));
    put(out, host.boot());
    put(out, host.machine());
    out.put((byte) place.index).put((byte) place.count);
    place.replaced.forEach(each -> out.putInt(each.number).putInt(each.token));
    return out.flip();
  }

  /** Both copies. The first counts, so with it all is done. */
  void write(SectorDevice device) throws IOException {
    for (int copy = 1; copy >= 0; copy--) {
      device.write(
          layout.superblock(copy),
          Sector.seal(Area.SUPERBLOCK, header.id(), Sector.FORMATTER, Position.START, body()));
    }
  }

  private static void put(ByteBuffer out, UUID id) {
    out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  private static Place place(ByteBuffer in) {
    Place first = Place.first(in.get(), in.get());
    if (!in.hasRemaining()) {
      return first;
    }
    return new Place(
        first.index, first.count, first.replaced.stream().map(none -> Replacement.of(in)).toList());
  }

  Superblock at(Place other) {
    return new Superblock(header, layout, host, other);
  }

  static Superblock of(Sector sector) {
    return sector.says(in -> of(sector.cluster(), in));
  }

  private static Superblock of(UUID cluster, ByteBuffer in) {
    byte[] name = new byte[Byte.toUnsignedInt(in.get())];
    in.get(name);
    Layout layout = new Layout(in.getInt(), in.getInt(), in.getInt());
    if (!layout.isSound()) {
      throw new IllegalArgumentException(layout.toString());
    }
    Timing timing =
        new Timing(
            in.getInt(),
            in.getInt(),
            in.getInt(),
            in.getInt(),
            in.getInt(),
            in.getInt(),
            in.getInt(),
            in.getInt());
    boolean singleHost = in.get() != 0;
    return new Superblock(
        new ClusterHeader(
            new String(name, StandardCharsets.UTF_8), cluster, layout.slots(), timing, singleHost),
        layout,
        new HostIdentity(
            new UUID(in.getLong(), in.getLong()), new UUID(in.getLong(), in.getLong())),
        in.hasRemaining() ? place(in) : Place.ONLY);
  }
}
