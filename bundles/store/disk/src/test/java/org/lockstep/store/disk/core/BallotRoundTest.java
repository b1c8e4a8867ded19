package org.lockstep.store.disk.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.store.spi.Mastership;

/** Many bidders, interleaved at every read and write by a seed, some dying in the middle (DB-4). */
class BallotRoundTest {
  private static final int BIDDERS = 4;

  @Test
  void oneIsChosenPerEpoch() {
    for (long seed = 0; seed < 5_000; seed++) {
      run(seed);
    }
  }

  private static final class Bidder {
    final Incarnation boot;
    Optional<BallotRound> round = Optional.empty();
    Optional<BallotRound.Step> step = Optional.empty();
    boolean written;
    boolean dead;

    Bidder(int node) {
      boot = Incarnation.of(node, 1);
    }
  }

  private static void run(long seed) {
    Random chance = new Random(seed);
    SortedMap<NodeId, PaxosBlock> disk = new TreeMap<>();
    SortedMap<Long, Incarnation> chosen = new TreeMap<>();
    List<Bidder> bidders = new ArrayList<>();
    for (int i = 0; i < BIDDERS; i++) {
      bidders.add(new Bidder(i));
      disk.put(NodeId.of(i), PaxosBlock.EMPTY);
    }
    for (int i = 0; i < 400; i++) {
      Bidder bidder = bidders.get(chance.nextInt(BIDDERS));
      if (bidder.dead) {
        continue;
      }
      if (bidder.boot.node().value() > 0 && chance.nextInt(200) == 0) {
        bidder.dead = true;
        continue;
      }
      act(bidder, disk, chosen, chance, "seed " + seed);
    }
    assertThat(chosen.size()).as("seed %d", seed).isGreaterThan(0);
  }

  private static void act(
      Bidder bidder,
      SortedMap<NodeId, PaxosBlock> disk,
      SortedMap<Long, Incarnation> chosen,
      Random chance,
      String seed) {
    if (bidder.round.isEmpty()) {
      Optional<Mastership> known = Ballots.mastership(disk.values());
      if (known.isPresent() && !known.get().released()) {
        if (known.get().holder().equals(bidder.boot) && chance.nextInt(4) == 0) {
          release(bidder, disk, known.get());
        }
        return;
      }
      BallotRound round = new BallotRound(bidder.boot, known.map(Mastership::epoch).orElse(0L) + 1);
      bidder.round = Optional.of(round);
      took(bidder, round.begin(new TreeMap<>(disk)), chosen, seed);
    } else if (!bidder.written
        && bidder.step.orElseThrow() instanceof BallotRound.Step.Write write) {
      disk.put(bidder.boot.node(), write.block());
      bidder.written = true;
    } else {
      took(bidder, bidder.round.get().next(new TreeMap<>(disk)), chosen, seed);
    }
  }

  private static void release(Bidder bidder, SortedMap<NodeId, PaxosBlock> disk, Mastership held) {
    PaxosBlock old = disk.get(bidder.boot.node());
    long promised = old.epoch() == held.epoch() ? old.mbal() : 0;
    disk.put(
        bidder.boot.node(),
        new PaxosBlock(
            held.epoch(), promised, promised, Optional.of(bidder.boot), true, true, old.before()));
  }

  private static void took(
      Bidder bidder, BallotRound.Step step, SortedMap<Long, Incarnation> chosen, String seed) {
    bidder.step = Optional.of(step);
    bidder.written = false;
    if (step instanceof BallotRound.Step.Chosen done) {
      Incarnation holder = done.mastership().holder();
      Incarnation before = chosen.putIfAbsent(done.mastership().epoch(), holder);
      assertThat(before == null || before.equals(holder)).as(seed).isTrue();
      bidder.round = Optional.empty();
    } else if (step instanceof BallotRound.Step.Beaten) {
      bidder.round = Optional.empty();
    }
  }
}
