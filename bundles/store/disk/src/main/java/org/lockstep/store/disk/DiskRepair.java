package org.lockstep.store.disk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
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

  private final Disks disks;
  private final NodeId slot;
  private final List<String> done = new ArrayList<>();

  DiskRepair(Disks disks, NodeId slot) {
    this.disks = disks;
    this.slot = slot;
  }

  List<String> run() {
    for (Volume volume : disks.volumes()) {
      for (Damage damage : new DiskCheck(volume).run().damages()) {
        boolean concerned = damage.slot() == slot.value() || damage.slot() < 0;
        if (concerned && rewrite(volume, damage)) {
          done.add(damage.area() + " at offset " + damage.offset() + on(volume));
        }
      }
    }
    return List.copyOf(done);
  }

  private String on(Volume volume) {
    return disks.volumes().size() == 1 ? "" : " of " + volume.device.name();
  }

  private boolean rewrite(Volume volume, Damage damage) {
    Area area = Area.valueOf(damage.area().toUpperCase(Locale.ROOT));
    int writer = slot.value();
    switch (area) {
      case SUPERBLOCK -> superblock(volume, damage.offset());
      case HEARTBEAT -> volume.write(area, writer, Position.START, heartbeat().body());
      case PAXOS -> volume.write(area, writer, Position.START, PaxosBody.body(block()));
      case MARK -> volume.write(area, writer, Position.START, BootList.body(marked()));
      case VOUCH -> volume.write(area, writer, Position.START, vouched().body());
      case LOG -> {
        return forget(volume, damage);
      }
      case CHECKPOINT -> {
        return false;
      }
    }
    return true;
  }

  private static void superblock(Volume volume, long offset) {
    volume.write(
        offset,
        Sector.seal(
            Area.SUPERBLOCK,
            volume.cluster,
            Sector.FORMATTER,
            Position.START,
            volume.superblock.body()));
  }

  /** What a majority of the disks knows; else the slot begins anew. */
  private HeartbeatBody heartbeat() {
    return Optional.ofNullable(Bands.read(disks).heartbeats().get(slot)).orElseGet(this::lastBoot);
  }

  private PaxosBlock block() {
    return Optional.ofNullable(Bands.read(disks).blocks().get(slot)).orElseGet(this::promise);
  }

  private List<Incarnation> marked() {
    return Bands.read(disks).dead().stream()
        .filter(boot -> boot.node().equals(slot))
        .max(Comparator.naturalOrder())
        .stream()
        .toList();
  }

  private VouchBody vouched() {
    try {
      return disks.voucher(slot);
    } catch (ProblemException e) {
      return VouchBody.NOTHING;
    }
  }

  /** A sector that cannot be read any more; a commit that it may have held is given up. */
  private static boolean forget(Volume volume, Damage damage) {
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
    int far = Math.addExact(Bands.read(disks).highestBoot(slot), FAR);
    HeartbeatBody unused = HeartbeatBody.UNUSED;
    return new HeartbeatBody(far, 0, true, unused.host(), unused.nonce(), unused.said());
  }

  /**
   * The slot's promise in the election is lost with its block, so the new block says that the
   * highest epoch anybody knows of is over, and the next one begins.
   */
  private PaxosBlock promise() {
    Observation seen = Bands.read(disks).observation();
    long inAreas =
        new Checkpoints(disks)
            .headers().found().stream().mapToLong(each -> each.position().epoch()).max().orElse(0);
    Mastership known =
        seen.mastership().orElse(new Mastership(0, new Incarnation(NodeId.of(0), 0), true));
    long epoch = Math.max(Math.max(seen.highestBid(), inAreas), known.epoch());
    Mastership over = epoch == known.epoch() ? known : new Mastership(epoch, known.holder(), true);
    return new PaxosBlock(epoch, 0, 0, Optional.empty(), false, false, Optional.of(over));
  }

  /** What a heartbeat says that its owner cannot take back any more. */
  void giveBack() {
    HeartbeatBody last = disks.heartbeat(slot);
    Position confirmed = last.said().confirmed();
    disks.write(Area.HEARTBEAT, slot.value(), confirmed, last.leaving().body());
    done.add("heartbeat at offset " + disks.layout.at(Area.HEARTBEAT, slot.value()));
  }
}
