package org.lockstep.membership.manager;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.base.Worker;
import org.lockstep.base.Workers;
import org.lockstep.store.Change;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that writes what only a master or a bidder writes. */
final class Scribe {
  private static final Logger LOG = LoggerFactory.getLogger(Scribe.class);
  private static final int MAX_WAITING = 256;
  private static final Problem BUSY =
      new Problem(
          "disk-busy",
          "not written",
          "disk",
          MAX_WAITING + " writes wait already; 'status' shows whether the disk answers");

  private final SlotClaim claim;
  private final Worker thread;

  Scribe(SlotClaim claim, Workers workers) {
    this.claim = claim;
    this.thread = workers.patient("lockstep-scribe", MAX_WAITING + 1);
  }

  void bid(long epoch, Consumer<BidOutcome> then) {
    run(each -> each.bid(epoch), BidOutcome.Unknown::new, then);
  }

  /** The adopted history, or {@code null} handed to nobody: a refusal goes to {@code refused}. */
  void adopt(long epoch, Consumer<Snapshot> then, Consumer<Problem> refused) {
    submit(
        () -> {
          Snapshot adopted;
          try {
            adopted = claim.adopt(epoch);
          } catch (RuntimeException e) {
            refused.accept(problem(e));
            return;
          }
          then.accept(adopted);
        },
        refused);
  }

  /**
   * @param refused told instead of {@code then} when the changes do not fit: nothing was written
   */
  void commit(
      long epoch, List<Change> changes, Consumer<CommitOutcome> then, Consumer<Problem> refused) {
    submit(
        () -> {
          CommitOutcome outcome;
          try {
            outcome = claim.commit(epoch, changes);
          } catch (ProblemException e) {
            refused.accept(e.problem());
            return;
          } catch (RuntimeException e) {
            outcome = new CommitOutcome.Unknown(problem(e));
          }
          then.accept(outcome);
        },
        refused);
  }

  void release(long epoch, Runnable then) {
    run(
        each -> {
          each.release(epoch);
          return true;
        },
        problem -> false,
        done -> then.run());
  }

  <T> void run(Function<SlotClaim, T> work, Function<Problem, T> failed, Consumer<T> then) {
    submit(
        () -> {
          T result;
          try {
            result = work.apply(claim);
          } catch (RuntimeException e) {
            result = failed.apply(problem(e));
          }
          then.accept(result);
        },
        problem -> then.accept(failed.apply(problem)));
  }

  /** A store that fails in a way that it does not declare has failed: nobody waits for ever. */
  private static Problem problem(RuntimeException failure) {
    if (failure instanceof ProblemException told) {
      return told.problem();
    }
    LOG.error("The store failed in a way that it does not declare", failure);
    return new Problem("store-failed", "not written", "disk", failure.toString());
  }

  /** After everything else: there is always room for it. */
  void last(Runnable work) {
    execute(work);
  }

  private void submit(Runnable work, Consumer<Problem> refused) {
    if (thread.waiting() >= MAX_WAITING) {
      refused.accept(BUSY);
    } else {
      execute(work);
    }
  }

  private void execute(Runnable work) {
    try {
      thread.execute(work);
    } catch (RejectedExecutionException e) {
      // the node is going: nobody waits any more
    }
  }

  void stop() {
    thread.stop();
  }
}
