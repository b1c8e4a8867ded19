package org.lockstep.store.disk.core;

import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.store.spi.Mastership;

/**
 * One round of Disk Paxos for the mastership of one epoch (DB-4): write the own block, read all,
 * give up when another is higher; twice. The caller does the writing and reading:
 *
 * <pre>
 * first read → {@link #begin} → Write → read → {@link #next} → Write → read → {@link #next} → Write (decided) → {@link #next} → Chosen
 * </pre>
 *
 * <p>The own block is read back from the disk, never remembered: after a crash its promise holds.
 */
public final class BallotRound {
  /** What to do next. */
  public sealed interface Step {
    /** Write the own block, then read all and go on. */
    record Write(PaxosBlock block) implements Step {}

    /** Done. */
    record Chosen(Mastership mastership) implements Step {}

    /** Another was higher. */
    record Beaten(String by) implements Step {}
  }

  private enum Phase {
    PROMISE,
    ACCEPT,
    DECIDE
  }

  private final Incarnation self;
  private final long epoch;
  private Phase phase = Phase.PROMISE;
  private PaxosBlock own = PaxosBlock.EMPTY;

  public BallotRound(Incarnation self, long epoch) {
    this.self = self;
    this.epoch = epoch;
  }

  public Step begin(SortedMap<NodeId, PaxosBlock> blocks) {
    Optional<Step> over = over(blocks);
    if (over.isPresent()) {
      return over.get();
    }
    PaxosBlock old = blocks.getOrDefault(self.node(), PaxosBlock.EMPTY);
    boolean same = old.epoch() == epoch;
    own =
        new PaxosBlock(
            epoch,
            Ballots.above(blocks, epoch, self.node()),
            same ? old.bal() : 0,
            same ? old.value() : Optional.empty(),
            false,
            false,
            Ballots.mastership(blocks.values()));
    return new Step.Write(own);
  }

  /** The own block was written, and all were read after that. */
  public Step next(SortedMap<NodeId, PaxosBlock> blocks) {
    if (phase == Phase.DECIDE) {
      return new Step.Chosen(own.mastership().orElseThrow());
    }
    Optional<Step> over = over(blocks);
    if (over.isPresent()) {
      return over.get();
    }
    for (var each : blocks.entrySet()) {
      if (each.getValue().epoch() == epoch && each.getValue().mbal() > own.mbal()) {
        return new Step.Beaten(each.getKey() + " has a higher ballot");
      }
    }
    boolean promised = phase == Phase.PROMISE;
    phase = promised ? Phase.ACCEPT : Phase.DECIDE;
    own =
        new PaxosBlock(
            epoch,
            own.mbal(),
            own.mbal(),
            Optional.of(promised ? valueFor(blocks) : own.value().orElseThrow()),
            !promised,
            false,
            own.before());
    return new Step.Write(own);
  }

  /** Somebody may have decided this epoch, or a later one, already. */
  private Optional<Step> over(SortedMap<NodeId, PaxosBlock> blocks) {
    Optional<Mastership> known = Ballots.mastership(blocks.values());
    if (known.isPresent() && known.get().epoch() >= epoch) {
      return Optional.of(new Step.Chosen(known.get()));
    }
    long highest = Ballots.highestEpoch(blocks.values());
    return highest > epoch
        ? Optional.of(new Step.Beaten("epoch " + highest + " is being bid for"))
        : Optional.empty();
  }

  /** The value accepted under the largest ballot binds; without any it is this boot. */
  private Incarnation valueFor(SortedMap<NodeId, PaxosBlock> blocks) {
    return blocks.values().stream()
        .filter(block -> block.epoch() == epoch && block.bal() > 0)
        .max(Comparator.comparingLong(PaxosBlock::bal))
        .flatMap(PaxosBlock::value)
        .orElse(self);
  }
}
