package org.lockstep.registration.launch;

import java.time.Clock;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.NodeId;
import org.lockstep.registration.core.Decisions;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.World;
import org.lockstep.registration.format.Records;
import org.lockstep.store.CommitResult;
import org.lockstep.store.NamedLease;
import org.lockstep.store.SharedStore;
import org.lockstep.store.Transaction;

/** Commits what follows from the records, all client services at once, while it has the lease. */
final class Decider {
  /** Keeps one transaction within what the store takes. */
  private static final int MAX_AT_ONCE = 32;

  private final SharedStore store;
  private final Clock clock;
  private final NamedLease lease;

  Decider(SharedStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.lease = store.lease("registration");
  }

  /** What became of a look. */
  enum Outcome {
    NOTHING_TO_DO,
    COMMITTED,
    /** Somebody else decides, or the commit is not confirmed: look again. */
    LATER
  }

  CompletionStage<Outcome> decide(Book book, World world, SortedSet<NodeId> joiners) {
    SortedMap<String, Placement> next = next(book, world, joiners);
    if (next.isEmpty()) {
      return CompletableFuture.completedFuture(Outcome.NOTHING_TO_DO);
    }
    return lease
        .acquire()
        .thenCompose(
            token ->
                token.isPresent()
                    ? commit(book, next, token)
                    : CompletableFuture.completedFuture(Outcome.LATER));
  }

  private SortedMap<String, Placement> next(Book book, World world, SortedSet<NodeId> joiners) {
    SortedMap<String, Placement> next = new TreeMap<>();
    for (Book.Entry entry : book.entries().values()) {
      Placement retried =
          joiners.isEmpty()
              ? entry.placement()
              : Decisions.joined(entry.definition(), entry.placement(), world, joiners);
      Placement then =
          Decisions.next(entry.definition(), retried, world, clock.instant()).orElse(retried);
      if (!then.equals(entry.placement()) && next.size() < MAX_AT_ONCE) {
        next.put(entry.name(), then);
      }
    }
    return next;
  }

  private CompletionStage<Outcome> commit(
      Book book, SortedMap<String, Placement> next, OptionalLong token) {
    Transaction.Builder transaction = Transaction.builder().expect(lease.key(), token.getAsLong());
    next.forEach(
        (name, placement) -> {
          Book.Entry entry = book.entries().get(name);
          if (entry != null) {
            transaction
                .expect(Records.DEFINITION + name, entry.definitionVersion())
                .expect(entry.placementKey(), entry.placementVersion())
                .put(entry.placementKey(), Records.write(placement));
          }
        });
    return store
        .commit(transaction.build())
        .thenApply(result -> result.committed() ? Outcome.COMMITTED : Outcome.LATER);
  }

  CompletionStage<CommitResult> release() {
    return lease.release();
  }
}
