package org.lockstep.store.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
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
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Mastership;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SealedSector;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Snapshot;

/** A claimed slot of a shared disk: everything that only its owner writes. */
final class DiskClaim implements SlotClaim {
  private static final long NONE = -1;

  private final Volume volume;
  private final OwnHeartbeat heartbeat;
  private final NodeId slot;
  private final MonotonicClock clock;
  private final OwnLog log;
  private final FailedWrites blocks;

  /** The epoch whose commits are taken. */
  private volatile long serving = NONE;

  /** The last epoch that this claim has done with. */
  private long over;

  DiskClaim(Volume volume, OwnHeartbeat heartbeat, MonotonicClock clock) {
    this.volume = volume;
    this.heartbeat = heartbeat;
    this.slot = heartbeat.boot().node();
    this.clock = clock;
    this.log = new OwnLog(volume, slot.value());
    this.blocks = new FailedWrites(volume);
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
      Optional<Problem> pending = blocks.pending().or(log::pending);
      return pending.isPresent()
          ? new BidOutcome.Unknown(pending.get())
          : round(new BallotRound(incarnation(), epoch));
    } catch (ProblemException e) {
      return new BidOutcome.Unknown(e.problem());
    }
  }

  private BidOutcome round(BallotRound round) {
    BallotRound.Step step = round.begin(Bands.paxos(volume));
    while (step instanceof BallotRound.Step.Write write) {
      write(write.block());
      step = round.next(Bands.paxos(volume));
    }
    return step instanceof BallotRound.Step.Chosen chosen
        ? new BidOutcome.Chosen(chosen.mastership())
        : new BidOutcome.Beaten(((BallotRound.Step.Beaten) step).by());
  }

  private void write(PaxosBlock block) {
    blocks.write(
        volume.layout.at(Area.PAXOS, slot.value()),
        Sector.seal(
            Area.PAXOS,
            volume.cluster,
            slot.value(),
            new Position(block.epoch(), 0),
            PaxosBody.body(block)));
  }

  @Override
  public Snapshot adopt(long epoch) {
    heartbeat.requireValid();
    log.pending()
        .ifPresent(
            problem -> {
              throw new ProblemException(problem);
            });
    if (epoch <= over) {
      throw notMaster(epoch, "this boot has served it, or a later one, and is done with it");
    }
    requireHeld(epoch);
    History.Latest latest = new History(volume).latest(Bands.read(volume).confirmed());
    Snapshot adopted =
        new Snapshot(
            new Position(epoch, latest.snapshot().position().sequence() + 1),
            latest.snapshot().records());
    over = epoch;
    serving = NONE;
    log.begin(adopted, latest.base());
    requireHeld(epoch);
    log.secondCopy();
    serving = epoch;
    return adopted;
  }

  private void requireHeld(long epoch) {
    SortedMap<NodeId, PaxosBlock> seen = Bands.paxos(volume);
    if (!holds(seen, epoch) || Ballots.highestEpoch(seen.values()) > epoch) {
      throw notMaster(
          epoch,
          incarnation() + " does not hold it (any more): " + Ballots.mastership(seen.values()));
    }
  }

  private static ProblemException notMaster(long epoch, String why) {
    return new ProblemException("not-master", "adoption refused", "epoch " + epoch, why);
  }

  private boolean holds(SortedMap<NodeId, PaxosBlock> seen, long epoch) {
    return Ballots.mastership(seen.values())
        .filter(held -> held.equals(new Mastership(epoch, incarnation(), false)))
        .isPresent();
  }

  @Override
  public CommitOutcome commit(long epoch, List<Change> changes) {
    if (serving != epoch) {
      return unknown("epoch " + epoch + " was not adopted, or has ended");
    }
    OwnLog.Entry entry = log.prepare(changes);
    try {
      return commit(epoch, entry);
    } catch (ProblemException e) {
      serving = NONE;
      return new CommitOutcome.Unknown(e.problem());
    }
  }

  private CommitOutcome commit(long epoch, OwnLog.Entry entry) {
    long began = clock.millis();
    log.append(entry);
    long higher = Ballots.highestEpoch(Bands.paxos(volume).values());
    long took = clock.millis() - began;
    if (higher > epoch) {
      return unknown("epoch " + higher + " is being bid for");
    }
    if (took > volume.superblock.header().timing().ioTimeoutMs()) {
      return unknown("the disk took " + took + " ms");
    }
    log.confirmed(entry);
    return new CommitOutcome.Confirmed(entry.commit().position());
  }

  private CommitOutcome unknown(String why) {
    serving = NONE;
    return new CommitOutcome.Unknown(
        new Problem("commit-unknown", "commit not confirmed", volume.device.name(), why));
  }

  @Override
  public void release(long epoch) {
    heartbeat.requireValid();
    serving = NONE;
    over = Math.max(over, epoch);
    SortedMap<NodeId, PaxosBlock> seen = Bands.paxos(volume);
    if (holds(seen, epoch)) {
      write(seen.getOrDefault(slot, PaxosBlock.EMPTY).releasing(epoch, incarnation()));
    }
  }

  @Override
  public void vouch(Incarnation dead) {
    heartbeat.requireValid();
    List<Incarnation> boots =
        new ArrayList<>(BootList.of(volume.readSector(Area.VOUCH, slot.value())));
    if (boots.stream()
        .anyMatch(boot -> boot.node().equals(dead.node()) && boot.compareTo(dead) > 0)) {
      return;
    }
    boots.removeIf(boot -> boot.node().equals(dead.node()));
    while (boots.size() >= BootList.MAX) {
      boots.remove(0);
    }
    boots.add(dead);
    volume.write(Area.VOUCH, slot.value(), Position.START, BootList.body(boots));
  }

  @Override
  public List<SealedSector> deathMark() {
    return List.of(
        new SealedSector(
            volume.device.name(),
            volume.layout.at(Area.MARK, slot.value()),
            Sector.seal(
                Area.MARK,
                volume.cluster,
                slot.value(),
                Position.START,
                BootList.body(List.of(incarnation())))));
  }

  @Override
  public void leave() {
    serving = NONE;
    heartbeat.leave();
  }
}
