package org.lockstep.store.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SealedSector;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.SlotView;
import org.lockstep.store.spi.Snapshot;

/** A claimed slot of a shared disk: everything that only its owner writes (DB-3). */
final class DiskClaim implements SlotClaim {
  private final Disks disks;
  private final OwnHeartbeat heartbeat;
  private final NodeId slot;
  private final OwnMastership mastership;

  DiskClaim(Disks disks, OwnHeartbeat heartbeat, MonotonicClock clock) {
    this.disks = disks;
    this.heartbeat = heartbeat;
    this.slot = heartbeat.boot().node();
    this.mastership = new OwnMastership(disks.forAnother(), heartbeat.boot(), clock);
  }

  /** Whether what it wrote as a bidder or as master may still land. */
  boolean mayLand() {
    return mastership.mayLand();
  }

  @Override
  public Incarnation incarnation() {
    return heartbeat.boot();
  }

  @Override
  public void renew(Heartbeat said) {
    heartbeat.renew(said);
  }

  @Override
  public BidOutcome bid(long epoch) {
    try {
      heartbeat.requireValid();
      return mastership.bid(epoch);
    } catch (ProblemException e) {
      return new BidOutcome.Unknown(e.problem());
    }
  }

  @Override
  public Snapshot adopt(long epoch) {
    heartbeat.requireValid();
    return mastership.adopt(epoch);
  }

  /** Without a look at the owner: whoever has the slot now bids above this epoch, and is seen. */
  @Override
  public CommitOutcome commit(long epoch, List<Change> changes) {
    return mastership.commit(epoch, changes);
  }

  @Override
  public Optional<Problem> refusal(Snapshot records, List<Change> changes) {
    long next = records.position().next().sequence();
    return new Room(disks).refusal(new RecordBook(records.records()), changes, next);
  }

  @Override
  public void release(long epoch) {
    mastership.stop();
    heartbeat.requireValid();
    mastership.release(epoch);
  }

  @Override
  public void vouch(Incarnation dead) {
    heartbeat.requireValid();
    List<Incarnation> boots = new ArrayList<>(disks.voucher(slot).vouched());
    if (boots.stream()
        .anyMatch(boot -> boot.node().equals(dead.node()) && boot.compareTo(dead) > 0)) {
      return;
    }
    boots.removeIf(boot -> boot.node().equals(dead.node()));
    while (boots.size() >= BootList.MAX) {
      boots.remove(0);
    }
    boots.add(dead);
    VouchBody next = new VouchBody(boots, incarnation().number());
    disks.write(Area.VOUCH, slot.value(), Position.START, next.body());
  }

  /** Its supervisor, whose sector it is, is gone with all that ran on that host. */
  @Override
  public void markDead(int earlier) {
    heartbeat.requireValid();
    SlotView view = Bands.read(disks).observation().slots().get(slot);
    if (view == null || earlier >= incarnation().number()) {
      return;
    }
    if (view.markedDead() < earlier) {
      List<Incarnation> dead = List.of(new Incarnation(slot, earlier));
      disks.write(Area.MARK, slot.value(), Position.START, BootList.body(dead));
    }
    heartbeat.undone(earlier); // also where the mark of a later boot stands in its place
  }

  @Override
  public List<SealedSector> deathMark() {
    byte[] mark =
        Sector.seal(
            Area.MARK,
            disks.cluster,
            slot.value(),
            Position.START,
            BootList.body(List.of(incarnation())));
    long offset = disks.layout.at(Area.MARK, slot.value());
    return disks.volumes().stream()
        .map(volume -> new SealedSector(volume.device.name(), offset, mark))
        .toList();
  }

  /**
   * Not while a write hangs: whoever claims the slot next has that sector to himself. The end of
   * this process ends it, and what proves that is the supervisor's mark.
   */
  @Override
  public void leave() {
    mastership.stop();
    if (mastership.underWay()) {
      throw new ProblemException(
          "write-pending",
          "leaving refused",
          disks.name(),
          "a write hangs there, and may land when the slot is another's");
    }
    heartbeat.leave();
  }
}
