package org.lockstep.store.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.disk.core.PaxosBlock;
import org.lockstep.store.spi.Position;

/** A device with a Lockstep superblock: sectors by their kind, errors with their place. */
final class Volume implements AutoCloseable {
  private static final int S = SectorDevice.SECTOR;

  /** The code of a problem with one sector that the disk does not give back. */
  static final String UNREADABLE = "sector-unreadable";

  final SectorDevice device;
  final Superblock superblock;
  final Layout layout;
  final UUID cluster;
  final Band<HeartbeatBody> heartbeats;
  final Band<PaxosBlock> blocks;
  final Band<List<Incarnation>> marks;
  final Band<VouchBody> vouchers;

  Volume(SectorDevice device, Superblock superblock) {
    this.device = device;
    this.superblock = superblock;
    this.layout = superblock.layout();
    this.cluster = superblock.header().id();
    this.heartbeats = new Band<>(Area.HEARTBEAT, layout, HeartbeatBody::of);
    this.blocks = new Band<>(Area.PAXOS, layout, PaxosBody::of);
    this.marks = new Band<>(Area.MARK, layout, BootList::of);
    this.vouchers = new Band<>(Area.VOUCH, layout, VouchBody::of);
  }

  static void closeQuietly(SectorDevice device) {
    try {
      device.close();
    } catch (IOException e) {
      // nothing was written: there is nothing to lose
    }
  }

  Problem problem(long offset, String why) {
    return problem("disk-damaged", offset, why);
  }

  Problem problem(String code, long offset, String why) {
    return new Problem(code, "sector not trusted", device.name() + " offset " + offset, why);
  }

  Problem problem(long offset, Distrust distrust) {
    boolean unreadable = distrust.is(Distrust.Reason.UNREADABLE);
    return problem(unreadable ? UNREADABLE : "disk-damaged", offset, distrust.why());
  }

  Problem silent(String why) {
    return new Problem("disk-silent", "disk does not count", device.name(), why);
  }

  /**
   * Of several: one that was blanked would say that nothing ever happened, and where one of them
   * was replaced meanwhile nobody may go on with the old one (DB-9).
   *
   * @throws ProblemException when it is not the disk any more that was opened
   */
  void requireItself() {
    if (superblock.place().count() > 1 && !DiskOpening.open(device).superblock.equals(superblock)) {
      throw new ProblemException(silent("it is another disk than when it was opened"));
    }
  }

  /** Never fails as a whole for one bad sector (DB-7). */
  Region read(long offset, int length) {
    return Region.read(device, offset, length);
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

  void write(Area area, int slot, Position position, ByteBuffer body) {
    write(layout.at(area, slot), Sector.seal(area, cluster, slot, position, body));
  }

  Optional<Distrust> distrust(Region region, int at, Area area, int slot) {
    return region
        .unreadable(at, S)
        .or(() -> Sector.distrust(region.bytes, at, area, Optional.of(cluster), slot))
        .or(() -> area == Area.MARK ? ofAnother(region, at, slot) : Optional.empty());
  }

  /** A mark that lies in the wrong place must not prove anybody's death. */
  private static Optional<Distrust> ofAnother(Region region, int at, int slot) {
    try {
      return BootList.of(Sector.parse(region.bytes, at, Area.MARK)).stream()
          .filter(boot -> boot.node().value() != slot)
          .map(boot -> new Distrust(Distrust.Reason.CONTENT, "it is the death mark of " + boot))
          .findFirst();
    } catch (DistrustException e) {
      return Optional.of(e.distrust());
    }
  }

  /** One sector that has no second copy: what is not trusted is refused by its place. */
  <T> T readSector(Area area, int slot, Function<Sector, T> body) {
    Region region = read(layout.at(area, slot), S);
    try {
      return body(region, 0, area, slot, body);
    } catch (DistrustException e) {
      throw new ProblemException(problem(region.offset, e.distrust()));
    }
  }

  <T> T body(Region region, int at, Area area, int slot, Function<Sector, T> body)
      throws DistrustException {
    Optional<Distrust> distrust = distrust(region, at, area, slot);
    if (distrust.isPresent()) {
      throw new DistrustException(distrust.get());
    }
    return body.apply(Sector.parse(region.bytes, at, area));
  }

  @Override
  public void close() {
    closeQuietly(device);
  }
}
