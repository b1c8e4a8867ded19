package org.lockstep.store.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.disk.core.BallotRound;
import org.lockstep.store.disk.core.Ballots;
import org.lockstep.store.disk.core.PaxosBlock;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.ForeignOwnerException;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Mastership;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SealedSector;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Snapshot;

/** A claimed slot of a shared disk: everything that only its owner writes. */
final class DiskClaim implements SlotClaim {
  private final Volume volume;
  private final DiskDatabase database;
  private final NodeId slot;
  private final MonotonicClock clock;
  private HeartbeatBody heartbeat;
  private Optional<OwnLog> log = Optional.empty();

  DiskClaim(
      Volume volume,
      DiskDatabase database,
      NodeId slot,
      HeartbeatBody heartbeat,
      MonotonicClock clock) {
    this.volume = volume;
    this.database = database;
    this.slot = slot;
    this.heartbeat = heartbeat;
    this.clock = clock;
  }

  @Override
  public Incarnation incarnation() {
    return new Incarnation(slot, heartbeat.boot());
  }

  @Override
  public void renew(Heartbeat said) {
    checkOwner();
    write(heartbeat.renewed(said));
  }

  private void checkOwner() {
    HeartbeatBody found =
        HeartbeatBody.of(volume.readSector(volume.layout.heartbeat(slot.value()), Area.HEARTBEAT));
    if (found.nonce() != heartbeat.nonce()) {
      throw new ForeignOwnerException(
          new Problem(
              "foreign-owner",
              "renewal refused",
              slot.toString(),
              "the slot belongs to boot " + found.boot() + " now, this is " + incarnation()));
    }
  }

  private void write(HeartbeatBody next) {
    volume.write(
        volume.layout.heartbeat(slot.value()),
        Area.HEARTBEAT,
        slot.value(),
        next.said().confirmed(),
        next.body());
    heartbeat = next;
  }

  @Override
  public BidOutcome bid(long epoch) {
    try {
      BallotRound round = new BallotRound(incarnation(), epoch);
      BallotRound.Step step = round.begin(blocks());
      while (step instanceof BallotRound.Step.Write write) {
        write(write.block());
        step = round.next(blocks());
      }
      return step instanceof BallotRound.Step.Chosen chosen
          ? new BidOutcome.Chosen(chosen.mastership())
          : new BidOutcome.Beaten(((BallotRound.Step.Beaten) step).by());
    } catch (ProblemException e) {
      return new BidOutcome.Unknown(e.problem());
    }
  }

  /** All blocks; a damaged one is unknown, and unknown does not count (DB-7): refused by place. */
  private SortedMap<NodeId, PaxosBlock> blocks() {
    byte[] band = volume.read(volume.layout.paxosBand(), volume.layout.bandBytes());
    SortedMap<NodeId, PaxosBlock> blocks = new TreeMap<>();
    volume.scan(
        band,
        0,
        volume.layout.paxosBand(),
        Area.PAXOS,
        (from, sector) -> blocks.put(NodeId.of(from), PaxosBody.of(sector)),
        (from, problem) -> {
          throw new ProblemException(problem);
        });
    return blocks;
  }

  private void write(PaxosBlock block) {
    volume.write(
        volume.layout.paxos(slot.value()),
        Area.PAXOS,
        slot.value(),
        new Position(block.epoch(), 0),
        PaxosBody.body(block));
  }

  @Override
  public Snapshot adopt(long epoch) {
    requireHeld(epoch);
    History.Latest latest = new History(volume).latest(database.confirmed());
    OwnLog own = new OwnLog(volume, slot.value());
    Snapshot adopted =
        new Snapshot(
            new Position(epoch, latest.snapshot().position().sequence() + 1),
            latest.snapshot().records());
    own.begin(adopted, latest.base());
    requireHeld(epoch);
    own.secondCopy(adopted);
    log = Optional.of(own);
    return adopted;
  }

  private void requireHeld(long epoch) {
    SortedMap<NodeId, PaxosBlock> blocks = blocks();
    Optional<Mastership> held = Ballots.mastership(blocks.values());
    boolean mine =
        held.isPresent()
            && held.get().epoch() == epoch
            && held.get().holder().equals(incarnation())
            && !held.get().released();
    if (!mine || Ballots.highestEpoch(blocks.values()) > epoch) {
      throw new ProblemException(
          "not-master",
          "adoption refused",
          "epoch " + epoch,
          incarnation() + " does not hold it (any more): " + held);
    }
  }

  @Override
  public CommitOutcome commit(long epoch, List<Change> changes) {
    OwnLog own = log.orElse(null);
    if (own == null || own.position().epoch() != epoch) {
      return unknown("epoch " + epoch + " was not adopted, or has ended");
    }
    try {
      long began = clock.millis();
      Position position = own.append(changes);
      long higher = Ballots.highestEpoch(blocks().values());
      long took = clock.millis() - began;
      if (higher > epoch) {
        return unknown("epoch " + higher + " is being bid for");
      }
      if (took > volume.superblock.header().timing().ioTimeoutMs()) {
        return unknown("the disk took " + took + " ms");
      }
      own.confirmed();
      return new CommitOutcome.Confirmed(position);
    } catch (ProblemException e) {
      log = Optional.empty();
      return new CommitOutcome.Unknown(e.problem());
    }
  }

  private CommitOutcome unknown(String why) {
    log = Optional.empty();
    return new CommitOutcome.Unknown(
        new Problem("commit-unknown", "commit not confirmed", volume.device.name(), why));
  }

  @Override
  public void release(long epoch) {
    log = Optional.empty();
    SortedMap<NodeId, PaxosBlock> blocks = blocks();
    Optional<Mastership> held = Ballots.mastership(blocks.values());
    if (held.isEmpty()
        || held.get().epoch() != epoch
        || !held.get().holder().equals(incarnation())
        || held.get().released()) {
      return;
    }
    PaxosBlock old = blocks.getOrDefault(slot, PaxosBlock.EMPTY);
    long promised = old.epoch() == epoch ? old.mbal() : 0;
    write(
        new PaxosBlock(
            epoch, promised, promised, Optional.of(incarnation()), true, true, old.before()));
  }

  @Override
  public void vouch(Incarnation dead) {
    long offset = volume.layout.vouch(slot.value());
    List<Incarnation> boots = new ArrayList<>(BootList.of(volume.readSector(offset, Area.VOUCH)));
    boots.removeIf(boot -> boot.node().equals(dead.node()));
    while (boots.size() >= BootList.MAX) {
      boots.remove(0);
    }
    boots.add(dead);
    volume.write(offset, Area.VOUCH, slot.value(), Position.START, BootList.body(boots));
  }

  @Override
  public List<SealedSector> deathMark() {
    return List.of(
        new SealedSector(
            volume.device.name(),
            volume.layout.mark(slot.value()),
            Sector.seal(
                Area.MARK,
                volume.cluster,
                slot.value(),
                Position.START,
                BootList.body(List.of(incarnation())))));
  }

  @Override
  public void leave() {
    checkOwner();
    write(heartbeat.leaving());
  }
}
