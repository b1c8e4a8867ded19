package org.lockstep.membership.manager;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.membership.manager.core.DeathWatch;
import org.lockstep.membership.manager.core.Succession;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.Observation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what {@link Succession} decides; used by the loop's thread alone. */
final class Election {
  private static final Logger LOG = LoggerFactory.getLogger(Election.class);
  private static final int MIN_PAUSE_MS = 5;
  private static final int MAX_PAUSE_MS = 40;

  /** About what a bid takes that nobody disturbs. */
  private static final int TURN_MS = 30;

  private static final int MAX_TURNS = 4;

  /**
   * A node that may not bid before its next boot, and after so long without any master, boots anew:
   * nobody else can take the mastership.
   */
  private static final long BARRED_MS = 5_000;

  /** Somebody's round may be under way: it reads and writes seven times. */
  private static final int ROUND_IOS = 10;

  private final Succession succession;
  private final Scribe scribe;
  private final Loop loop;
  private final RandomGenerator chance;
  private final LongConsumer serve;
  private final LongConsumer giveUp;
  private final Runnable lookAgain;
  private final Consumer<String> panic;
  private final long barredMs;
  private Optional<Incarnation> holder = Optional.empty();
  private long epoch;
  private boolean bidding;
  private long pauseUntilMs;

  private long barredSinceMs = Long.MAX_VALUE;

  /** The epoch that was bid for, or will be when its turn comes. */
  private long wanted;

  /**
   * @param serve called with an epoch that this boot holds, at each look
   * @param giveUp called with one that it holds and is not to serve
   * @param lookAgain the disk is to be read at once
   * @param panic ends this boot
   * @param ioTimeoutMs of the disk
   */
  Election(
      Incarnation self,
      DeathWatch deaths,
      Scribe scribe,
      Loop loop,
      RandomGenerator chance,
      LongConsumer serve,
      LongConsumer giveUp,
      Runnable lookAgain,
      Consumer<String> panic,
      long ioTimeoutMs) {
    this.succession = new Succession(self, deaths);
    this.scribe = scribe;
    this.loop = loop;
    this.chance = chance;
    this.serve = serve;
    this.giveUp = giveUp;
    this.lookAgain = lookAgain;
    this.panic = panic;
    this.barredMs = Math.max(BARRED_MS, ROUND_IOS * ioTimeoutMs);
  }

  /** The node that holds the mastership, by the last look at the disk. */
  Optional<Incarnation> holder() {
    return holder;
  }

  long epoch() {
    return epoch;
  }

  void look(Observation observation, boolean mayBid, boolean mayServe, boolean deposed) {
    Succession.Decision decision = succession.look(observation, mayBid, deposed);
    if (!(decision instanceof Succession.Decision.Bid)) {
      barredSinceMs = Long.MAX_VALUE;
    }
    if (decision instanceof Succession.Decision.Follow follow) {
      follow(follow);
    } else if (decision instanceof Succession.Decision.Serve held) {
      epoch = held.epoch();
      if (mayServe) {
        serve.accept(held.epoch());
      } else {
        giveUp.accept(held.epoch());
      }
    } else if (decision instanceof Succession.Decision.Bid bid) {
      holder = Optional.empty();
      bidInTurn(bid);
    } else {
      holder = Optional.empty();
    }
  }

  /** Those who bid at once are in each other's way: the lowest node is first, for a moment. */
  private void bidInTurn(Succession.Decision.Bid bid) {
    if (bid.epoch() != wanted) {
      wanted = bid.epoch();
      long turn = loop.nowMs() + (long) TURN_MS * Math.min(bid.ahead(), MAX_TURNS);
      pauseUntilMs = Math.max(pauseUntilMs, turn);
    }
    if (!bidding && loop.nowMs() >= pauseUntilMs) {
      bid(bid.epoch());
    }
  }

  void served(Incarnation self, long served) {
    holder = Optional.of(self);
    epoch = served;
  }

  private void follow(Succession.Decision.Follow follow) {
    if (!holder.equals(Optional.of(follow.holder())) || epoch != follow.epoch()) {
      LOG.info("{} is master of epoch {}", follow.holder(), follow.epoch());
    }
    holder = Optional.of(follow.holder());
    epoch = follow.epoch();
  }

  private void bid(long next) {
    bidding = true;
    scribe.bid(next, outcome -> loop.post(() -> ended(next, outcome)));
  }

  private void ended(long next, BidOutcome outcome) {
    bidding = false;
    if (!(outcome instanceof BidOutcome.Barred)) {
      barredSinceMs = Long.MAX_VALUE;
    }
    if (outcome instanceof BidOutcome.Chosen chosen) {
      LOG.info("{} is chosen for epoch {}", chosen.mastership().holder(), next);
    } else {
      pauseUntilMs = loop.nowMs() + chance.nextInt(MIN_PAUSE_MS, MAX_PAUSE_MS);
      if (outcome instanceof BidOutcome.Unknown unknown) {
        LOG.warn("The bid for epoch {} is open: {}", next, unknown.problem());
        pauseUntilMs = loop.nowMs() + 10L * MAX_PAUSE_MS;
      } else if (outcome instanceof BidOutcome.Barred barred) {
        pauseUntilMs = loop.nowMs() + 10L * MAX_PAUSE_MS;
        barred(barred.problem());
      }
    }
    lookAgain.run();
  }

  private void barred(Problem problem) {
    if (barredSinceMs == Long.MAX_VALUE) {
      LOG.warn("This node does not bid: {}", problem);
      barredSinceMs = loop.nowMs();
    } else if (loop.nowMs() - barredSinceMs > barredMs) {
      panic.accept("nobody can become master: " + problem.line());
    }
  }
}
