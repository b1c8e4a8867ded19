package org.lockstep.store.disk;

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
import org.lockstep.store.spi.Mastership;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/** What one boot does to become master, and as master (DB-4, DB-6). */
final class OwnMastership {
  private static final long NONE = -1;

  private final Disks disks;
  private final Incarnation self;
  private final MonotonicClock clock;
  private final OwnLog log;
  private final FailedWrites blocks;

  /** The epoch whose commits are taken. */
  private volatile long serving = NONE;

  /** The last epoch that this boot has begun to serve, or is done with: none is begun twice. */
  private long over;

  OwnMastership(Disks disks, Incarnation self, MonotonicClock clock) {
    this.disks = disks;
    this.self = self;
    this.clock = clock;
    this.log = new OwnLog(disks, self.node().value());
    this.blocks = new FailedWrites(disks);
  }

  boolean mayLand() {
    return blocks.any() || log.mayLand();
  }

  /** Whether a disk that hangs has yet to answer to a write of it. */
  boolean underWay() {
    return blocks.underWay() || log.underWay();
  }

  BidOutcome bid(long epoch) {
    BallotRound round = new BallotRound(self, epoch);
    BallotRound.Step step = round.begin(PaxosBand.read(disks));
    Optional<Problem> pending = blocks.pending().or(log::pending);
    return step instanceof BallotRound.Step.Write && pending.isPresent()
        ? new BidOutcome.Barred(pending.get())
        : round(round, step);
  }

  private BidOutcome round(BallotRound round, BallotRound.Step first) {
    BallotRound.Step step = first;
    while (step instanceof BallotRound.Step.Write write) {
      write(write.block());
      blocks.require();
      step = round.next(PaxosBand.read(disks));
    }
    return step instanceof BallotRound.Step.Chosen chosen
        ? new BidOutcome.Chosen(chosen.mastership())
        : new BidOutcome.Beaten(((BallotRound.Step.Beaten) step).by());
  }

  private void write(PaxosBlock block) {
    blocks.write(
        disks.layout.at(Area.PAXOS, self.node().value()),
        Sector.seal(
            Area.PAXOS,
            disks.cluster,
            self.node().value(),
            new Position(block.epoch(), 0),
            PaxosBody.body(block)));
  }

  Snapshot adopt(long epoch) {
    requireFresh(epoch);
    requireHeld(epoch);
    History.Latest latest = History.settled(disks);
    Snapshot adopted =
        new Snapshot(
            new Position(epoch, latest.snapshot().position().sequence() + 1),
            latest.snapshot().records());
    end(epoch);
    log.begin(adopted, latest);
    requireHeld(epoch);
    log.secondCopy();
    serving = epoch;
    return adopted;
  }

  private void requireFresh(long epoch) {
    log.pending()
        .ifPresent(
            problem -> {
              throw new ProblemException(problem);
            });
    if (epoch <= over) {
      throw notMaster(epoch, "this boot has served it, or a later one, and is done with it");
    }
  }

  private void requireHeld(long epoch) {
    SortedMap<NodeId, PaxosBlock> seen = PaxosBand.read(disks);
    if (!holds(seen, epoch) || Ballots.highestEpoch(seen.values()) > epoch) {
      throw notMaster(
          epoch, self + " does not hold it (any more): " + Ballots.mastership(seen.values()));
    }
  }

  private static ProblemException notMaster(long epoch, String why) {
    return new ProblemException("not-master", "adoption refused", "epoch " + epoch, why);
  }

  private boolean holds(SortedMap<NodeId, PaxosBlock> seen, long epoch) {
    return Ballots.mastership(seen.values())
        .filter(held -> held.equals(new Mastership(epoch, self, false)))
        .isPresent();
  }

  CommitOutcome commit(long epoch, List<Change> changes) {
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
    long higher = Ballots.highestEpoch(PaxosBand.read(disks).values());
    long took = clock.millis() - began;
    if (higher > epoch) {
      return unknown("epoch " + higher + " is being bid for");
    }
    if (took > disks.superblock.header().timing().ioTimeoutMs()) {
      return unknown("the disk took " + took + " ms");
    }
    log.confirmed(entry);
    return new CommitOutcome.Confirmed(entry.commit().position());
  }

  private CommitOutcome unknown(String why) {
    serving = NONE;
    return new CommitOutcome.Unknown(
        new Problem("commit-unknown", "commit not confirmed", disks.name(), why));
  }

  void release(long epoch) {
    end(epoch);
    SortedMap<NodeId, PaxosBlock> seen = PaxosBand.read(disks);
    if (holds(seen, epoch)) {
      write(seen.getOrDefault(self.node(), PaxosBlock.EMPTY).releasing(epoch, self));
    }
  }

  private void end(long epoch) {
    stop();
    over = Math.max(over, epoch);
  }

  /** No commit is taken any more. */
  void stop() {
    serving = NONE;
  }
}
