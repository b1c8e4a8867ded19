package org.lockstep.registration.launch;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Environment.WallClock;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.Round;
import org.lockstep.registration.core.World;
import org.lockstep.registration.format.Records;
import org.lockstep.store.CommitResult;
import org.lockstep.store.NamedLease;
import org.lockstep.store.SharedStore;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits what follows from the records, all client services at once, while it has the lease. */
final class Decider {
  static final String LEASE = "registration";

  /** Keeps one transaction within what the store takes. */
  private static final int MAX_AT_ONCE = 32;

  private static final Logger LOG = LoggerFactory.getLogger(Decider.class);

  private final SharedStore store;
  private final WallClock clock;
  private final Incarnation self;
  private final NamedLease lease;

  /** Placements, by version, whose successor the store does not take. */
  private final Map<String, Long> refused = new HashMap<>();

  private volatile int atOnce = MAX_AT_ONCE;

  Decider(SharedStore store, WallClock clock, Incarnation self) {
    this.store = store;
    this.clock = clock;
    this.self = self;
    this.lease = store.lease(LEASE);
  }

  /** What became of a round. */
  enum Outcome {
    NOTHING_TO_DO,
    COMMITTED,
    /** Somebody else decides. */
    OTHERS,
    /** The commit is not confirmed: look again. */
    LATER
  }

  NamedLease lease() {
    return lease;
  }

  CompletionStage<Outcome> decide(Book book, World world) {
    return Asked.of(() -> round(book, world));
  }

  private CompletionStage<Outcome> round(Book book, World world) {
    SortedMap<String, Placement> next = chosen(book, world);
    if (next.isEmpty()) {
      return CompletableFuture.completedFuture(Outcome.NOTHING_TO_DO);
    }
    return lease
        .acquire()
        .thenCompose(
            token ->
                token.isPresent()
                    ? commit(book, next, token)
                    : CompletableFuture.completedFuture(isOthers()));
  }

  private Outcome isOthers() {
    return lease.holder().filter(holder -> !holder.equals(self)).isPresent()
        ? Outcome.OTHERS
        : Outcome.LATER;
  }

  private SortedMap<String, Placement> chosen(Book book, World world) {
    SortedMap<String, Placement> all = Round.next(book.services(), world, clock.instant());
    SortedMap<String, Placement> chosen = new TreeMap<>();
    synchronized (refused) {
      refused.keySet().retainAll(book.entries().keySet());
    }
    all.forEach(
        (name, placement) -> {
          long version = book.entry(name).map(Book.Entry::placementVersion).orElse(0L);
          if (chosen.size() < atOnce
              && !isRefused(name, version)
              && fits(name, version, placement)) {
            chosen.put(name, placement);
          }
        });
    return chosen;
  }

  private CompletionStage<Outcome> commit(
      Book book, SortedMap<String, Placement> next, OptionalLong token) {
    Transaction.Builder transaction = Transaction.builder().expect(lease.key(), token.getAsLong());
    next.forEach(
        (name, placement) ->
            book.entry(name).ifPresent(entry -> put(transaction, entry, placement)));
    return store.commit(transaction.build()).thenApply(result -> outcome(book, next, result));
  }

  private static void put(Transaction.Builder transaction, Book.Entry entry, Placement then) {
    transaction
        .expect(Records.DEFINITION + entry.name(), entry.definitionVersion())
        .expect(entry.placementKey(), entry.placementVersion())
        .expect(entry.runningKey(), entry.runningVersion())
        .put(entry.placementKey(), Records.write(then));
    boolean nothingRuns =
        then.remains().isEmpty()
            && (then.on().isEmpty() || then.generation() != entry.placement().generation());
    if (nothingRuns && entry.runningVersion() > 0) {
      transaction.delete(entry.runningKey());
    }
  }

  private Outcome outcome(Book book, SortedMap<String, Placement> next, CommitResult result) {
    if (result instanceof CommitResult.Refused no) {
      atOnce = 1; // what does not fit together is tried one by one
      if (next.size() == 1) {
        String name = next.firstKey();
        refuse(name, book.entry(name).map(Book.Entry::placementVersion).orElse(0L), no.problem());
      }
      return Outcome.LATER;
    }
    atOnce = result.committed() ? MAX_AT_ONCE : atOnce;
    return result.committed() ? Outcome.COMMITTED : Outcome.LATER;
  }

  private boolean fits(String name, long version, Placement then) {
    int bytes = Records.write(then).getBytes(StandardCharsets.UTF_8).length;
    if (bytes > StoredRecord.MAX_VALUE) {
      refuse(name, version, new Problem("too-large", "not recorded", name, bytes + " bytes"));
    }
    return bytes <= StoredRecord.MAX_VALUE;
  }

  /** Not asked for again before the record has changed. */
  private void refuse(String name, long version, Problem problem) {
    LOG.error("What follows for {} is left undone: {}", name, problem.line());
    synchronized (refused) {
      refused.put(name, version);
    }
  }

  private boolean isRefused(String name, long version) {
    synchronized (refused) {
      return Optional.of(version).equals(Optional.ofNullable(refused.get(name)));
    }
  }
}
