package org.lockstep.store.disk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.Timing;

/**
 * What the format fixed.
 *
 * @param host where it was formatted; what a single-host disk is tied to (DB-12)
 */
record Superblock(ClusterHeader header, Layout layout, HostIdentity host) {
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
    return out.flip();
  }

  private static void put(ByteBuffer out, UUID id) {
    out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
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
            new UUID(in.getLong(), in.getLong()), new UUID(in.getLong(), in.getLong())));
  }
}
