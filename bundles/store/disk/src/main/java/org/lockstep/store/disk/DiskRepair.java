package org.lockstep.store.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.disk.core.PaxosBlock;
import org.lockstep.store.spi.DiskAdministration.Damage;
import org.lockstep.store.spi.Mastership;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.Position;

/** Rewrites what has no second copy, on the word of an operator that the slot's node is down. */
final class DiskRepair {
  /** More boots than any slot's records can have gone through unseen. */
  private static final int FAR = 1_000_000;

  private final Volume volume;
  private final NodeId slot;
  private final List<String> done = new ArrayList<>();

  DiskRepair(Volume volume, NodeId slot) {
    this.volume = volume;
    this.slot = slot;
  }

  List<String> run() {
    for (Damage damage : new DiskCheck(volume).run().damages()) {
      boolean concerned = damage.slot() == slot.value() || damage.slot() < 0;
      if (concerned && rewrite(damage)) {
        done.add(damage.area() + " at offset " + damage.offset());
      }
    }
    return List.copyOf(done);
  }

  private boolean rewrite(Damage damage) {
    Area area = Area.valueOf(damage.area().toUpperCase(Locale.ROOT));
    int writer = slot.value();
    switch (area) {
      case SUPERBLOCK -> superblock(damage.offset());
      case HEARTBEAT -> volume.write(area, writer, Position.START, lastBoot().body());
      case PAXOS -> volume.write(area, writer, Position.START, PaxosBody.body(promise()));
      case MARK -> volume.write(area, writer, Position.START, BootList.body(List.of()));
      case VOUCH -> volume.write(area, writer, Position.START, VouchBody.NOTHING.body());
      case LOG -> {
        return forget(damage);
      }
      case CHECKPOINT -> {
        return false;
      }
    }
    return true;
  }

  private void superblock(long offset) {
    volume.write(
        offset,
        Sector.seal(
            Area.SUPERBLOCK,
            volume.cluster,
            Sector.FORMATTER,
            Position.START,
            volume.superblock.body()));
  }

  /** A sector that cannot be read any more; a commit that it may have held is given up. */
  private boolean forget(Damage damage) {
    String code = damage.problem().code();
    boolean stopsNodes = code.equals(LogScan.DOUBTFUL) || code.equals(Volume.UNREADABLE);
    if (stopsNodes) {
      volume.write(damage.offset(), new byte[SectorDevice.SECTOR]);
    }
    return stopsNodes;
  }

  /**
   * The boot number must never go back: above every number that anything still tells of the slot,
   * and so far above that no record of the cluster's members can know a higher one.
   */
  private HeartbeatBody lastBoot() {
    int far = Math.addExact(Bands.read(Disks.alone(volume)).highestBoot(slot), FAR);
    HeartbeatBody unused = HeartbeatBody.UNUSED;
    return new HeartbeatBody(far, 0, true, unused.host(), unused.nonce(), unused.said());
  }

  /**
   * The slot's promise in the election is lost with its block, so the new block says that the
   * highest epoch anybody knows of is over, and the next one begins.
   */
  private PaxosBlock promise() {
    Observation seen = Bands.read(Disks.alone(volume)).observation();
    long inAreas =
        new Checkpoints(Disks.alone(volume))
            .headers().found().stream().mapToLong(each -> each.position().epoch()).max().orElse(0);
    Mastership known =
        seen.mastership().orElse(new Mastership(0, new Incarnation(NodeId.of(0), 0), true));
    long epoch = Math.max(Math.max(seen.highestBid(), inAreas), known.epoch());
    Mastership over = epoch == known.epoch() ? known : new Mastership(epoch, known.holder(), true);
    return new PaxosBlock(epoch, 0, 0, Optional.empty(), false, false, Optional.of(over));
  }

  /** What a heartbeat says that its owner cannot take back any more. */
  void giveBack() {
    HeartbeatBody last = volume.readSector(Area.HEARTBEAT, slot.value(), HeartbeatBody::of);
    Position confirmed = last.said().confirmed();
    volume.write(Area.HEARTBEAT, slot.value(), confirmed, last.leaving().body());
    done.add("heartbeat at offset " + volume.layout.at(Area.HEARTBEAT, slot.value()));
  }
}
