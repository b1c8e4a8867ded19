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
      for (Damage damage : damages(volume)) {
        boolean concerned = damage.slot() == slot.value() || damage.slot() < 0;
        if (concerned && rewrite(volume, damage)) {
          done.add(damage.area() + " at offset " + damage.offset() + on(volume));
        }
      }
    }
    return List.copyOf(done);
  }

  /** A disk that cannot be read is lost as a whole, and no slot of it is to be repaired. */
  private List<Damage> damages(Volume volume) {
    try {
      return new DiskCheck(volume).run().damages();
    } catch (ProblemException e) {
      if (disks.volumes().size() == 1) {
        throw e;
      }
      return List.of();
    }
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
        return log(volume, damage);
      }
      case CHECKPOINT -> {
        return checkpoint(volume, damage);
      }
    }
    return true;
  }

  /** As the other copy has it now: it may say since that a disk was replaced (DB-9). */
  private static void superblock(Volume volume, long offset) {
    Superblock now = DiskOpening.open(volume.device).superblock;
    volume.write(
        offset,
        Sector.seal(Area.SUPERBLOCK, volume.cluster, Sector.FORMATTER, Position.START, now.body()));
  }

  /** Of all disks that answer: one that is slow may be the one that has it whole. */
  private Bands bands() {
    return Bands.readAll(disks);
  }

  /** What a majority of the disks knows; else the slot begins anew. */
  private HeartbeatBody heartbeat() {
    return Optional.ofNullable(bands().heartbeats().get(slot)).orElseGet(this::lastBoot);
  }

  private PaxosBlock block() {
    return Optional.ofNullable(bands().blocks().get(slot)).orElseGet(this::promise);
  }

  private List<Incarnation> marked() {
    return bands().dead().stream()
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

  /**
   * A sector that cannot be read any more gets what any of the disks has there; only where none has
   * anything the commit that it may have held is given up.
   */
  private boolean log(Volume volume, Damage damage) {
    String code = damage.problem().code();
    boolean stopsNodes = code.equals(LogScan.DOUBTFUL) || code.equals(Volume.UNREADABLE);
    if (stopsNodes) {
      byte[] log =
          UnitedLog.of(
              disks.readAll(each -> DiskLog.read(each, slot.value())), disks.layout.logBytes());
      volume.write(disks.layout.at(Area.LOG, slot.value()), log);
    }
    return stopsNodes;
  }

  /**
   * The next master writes a new one, unless nothing serves instead: then it gets what any of the
   * disks has whole, and where none has, what the slot confirmed last is given up.
   */
  private boolean checkpoint(Volume volume, Damage damage) {
    if (!damage.serving().isEmpty()) {
      return false;
    }
    int copy = damage.offset() == volume.layout.checkpoint(slot.value(), 0) ? 0 : 1;
    byte[] whole =
        disks.readAll(each -> CheckpointCopy.of(each, slot.value(), copy)).stream()
            .filter(each -> each.kind() == CheckpointCopy.Kind.WHOLE)
            .max(Comparator.naturalOrder())
            .map(CheckpointCopy::bytes)
            .orElseGet(() -> new byte[SectorDevice.SECTOR]);
    volume.write(damage.offset(), whole);
    return true;
  }

  /**
   * The boot number must never go back: above every number that anything still tells of the slot,
   * and so far above that no record of the cluster's members can know a higher one.
   */
  private HeartbeatBody lastBoot() {
    int far = Math.addExact(bands().highestBoot(slot), FAR);
    HeartbeatBody unused = HeartbeatBody.UNUSED;
    return new HeartbeatBody(far, 0, true, unused.host(), unused.nonce(), unused.said(), 0);
  }

  /**
   * The slot's promise in the election is lost with its block, so the new block says that the
   * highest epoch anybody knows of is over, and the next one begins.
   */
  private PaxosBlock promise() {
    Observation seen = bands().observation();
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
