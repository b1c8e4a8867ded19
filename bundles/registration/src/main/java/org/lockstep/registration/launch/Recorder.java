package org.lockstep.registration.launch;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.Environment.WallClock;
import org.lockstep.base.Incarnation;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.Results;
import org.lockstep.registration.format.Records;
import org.lockstep.store.CommitResult;
import org.lockstep.store.SharedStore;
import org.lockstep.store.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits the end of an attempt until it is confirmed or void: it may have been taken away. */
final class Recorder {
  /** What the store has refused once is not asked for all the time. */
  private static final Duration LONG_PAUSE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

  private final SharedStore store;
  private final Books books;
  private final Incarnation self;
  private final WallClock clock;
  private final Turns turns;

  Recorder(SharedStore store, Books books, Incarnation self, WallClock clock, Turns turns) {
    this.store = store;
    this.books = books;
    this.self = self;
    this.clock = clock;
    this.turns = turns;
  }

  void ended(Attempt attempt, ActionResult result) {
    Book book = books.read();
    Optional<Book.Entry> entry =
        book.entry(attempt.instance())
            .filter(found -> found.due(self).equals(Optional.of(attempt)));
    if (entry.isEmpty()) {
      turns.lookSoon();
      return;
    }
    Placement then =
        Results.ended(
            entry.get().placement(),
            attempt.phase(),
            result,
            book.roster().children(attempt.name()).isEmpty(),
            clock.instant());
    Asked.of(() -> store.commit(transaction(entry.get(), then)))
        .whenComplete((commit, failure) -> committed(attempt, result, commit, failure));
  }

  private static Transaction transaction(Book.Entry entry, Placement then) {
    return Transaction.builder()
        .expect(entry.placementKey(), entry.placementVersion())
        .put(entry.placementKey(), Records.write(then))
        .build();
  }

  private void committed(
      Attempt attempt,
      ActionResult result,
      @Nullable CommitResult commit,
      @Nullable Throwable failure) {
    if (commit != null && commit.committed()) {
      turns.lookSoon();
    } else if (commit instanceof CommitResult.Refused || failure != null) {
      LOG.error(
          "The end of {} is not recorded: {}", attempt.id(), failure == null ? commit : failure);
      turns.after(LONG_PAUSE, () -> ended(attempt, result));
    } else {
      turns.after(Engine.PAUSE, () -> ended(attempt, result));
    }
  }
}
