package org.lockstep.registration.launch;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Environment.WallClock;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.registration.core.InstanceId;
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
  private final Map<InstanceId, Long> refused = new HashMap<>();

  /** When something follows by itself; empty: never. */
  private volatile Optional<Instant> wake = Optional.empty();

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
    /** The lease is new, and somebody may have decided since the book was read: look again. */
    ANEW,
    /** Somebody else decides. */
    OTHERS,
    /** The commit is not confirmed: look again. */
    LATER
  }

  NamedLease lease() {
    return lease;
  }

  /**
   * @param tick no join is under way (RL-11)
   */
  CompletionStage<Outcome> decide(Book book, World world, boolean tick) {
    return Asked.of(() -> round(book, world, tick));
  }

  Optional<Instant> wake() {
    return wake;
  }

  private CompletionStage<Outcome> round(Book book, World world, boolean tick) {
    SortedMap<InstanceId, Placement> next = chosen(book, world, tick);
    if (next.isEmpty()) {
      return CompletableFuture.completedFuture(Outcome.NOTHING_TO_DO);
    }
    return lease
        .acquire()
        .thenCompose(
            token ->
                token.isPresent()
                    ? commit(book, next, token.getAsLong())
                    : CompletableFuture.completedFuture(isOthers()));
  }

  private Outcome isOthers() {
    return lease.holder().filter(holder -> !holder.equals(self)).isPresent()
        ? Outcome.OTHERS
        : Outcome.LATER;
  }

  private SortedMap<InstanceId, Placement> chosen(Book book, World world, boolean tick) {
    Round round = new Round(book.roster(), world, clock.instant(), tick);
    SortedMap<InstanceId, Placement> all =
        round.decide(book.entries().stream().map(Book.Entry::id).toList());
    wake = round.wake();
    SortedMap<InstanceId, Placement> chosen = new TreeMap<>();
    synchronized (refused) {
      refused.keySet().removeIf(id -> book.entry(id.name()).isEmpty());
    }
    List<InstanceId> order = new ArrayList<>(all.keySet());
    order.sort(Comparator.comparing(id -> way(book, id.name()))); // parents first (RL-8)
    order.forEach(
        id -> {
          Placement placement = Objects.requireNonNull(all.get(id));
          long version = book.entry(id).map(Book.Entry::placementVersion).orElse(0L);
          if (chosen.size() < atOnce && !isRefused(id, version) && fits(id, version, placement)) {
            chosen.put(id, placement);
          }
        });
    return chosen;
  }

  /** From its root down to it. */
  private static String way(Book book, String name) {
    return book.entry(name)
        .flatMap(entry -> entry.definition().group())
        .map(group -> way(book, group.parent()) + "/" + name)
        .orElse(name);
  }

  private CompletionStage<Outcome> commit(
      Book book, SortedMap<InstanceId, Placement> next, long token) {
    if (token != book.circumstances().token()) {
      return CompletableFuture.completedFuture(Outcome.ANEW);
    }
    Transaction transaction = new Decided(book, next).transaction(lease.key());
    return store.commit(transaction).thenApply(result -> outcome(book, next, result));
  }

  private Outcome outcome(Book book, SortedMap<InstanceId, Placement> next, CommitResult result) {
    if (result instanceof CommitResult.Refused no) {
      atOnce = 1; // what does not fit together is tried one by one
      if (next.size() == 1) {
        InstanceId id = next.firstKey();
        refuse(id, book.entry(id).map(Book.Entry::placementVersion).orElse(0L), no.problem());
      }
      return Outcome.LATER;
    }
    atOnce = result.committed() ? MAX_AT_ONCE : atOnce;
    return result.committed() ? Outcome.COMMITTED : Outcome.LATER;
  }

  private boolean fits(InstanceId id, long version, Placement then) {
    int bytes = Records.write(then).getBytes(StandardCharsets.UTF_8).length;
    if (bytes > StoredRecord.MAX_VALUE) {
      refuse(
          id, version, new Problem("too-large", "not recorded", id.toString(), bytes + " bytes"));
    }
    return bytes <= StoredRecord.MAX_VALUE;
  }

  /** Not asked for again before the record has changed. */
  private void refuse(InstanceId id, long version, Problem problem) {
    LOG.error("What follows for {} is left undone: {}", id, problem.line());
    synchronized (refused) {
      refused.put(id, version);
    }
  }

  private boolean isRefused(InstanceId id, long version) {
    synchronized (refused) {
      return Optional.of(version).equals(Optional.ofNullable(refused.get(id)));
    }
  }
}
