package org.lockstep.registration.launch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.store.Change;
import org.lockstep.store.CommitResult;
import org.lockstep.store.NamedLease;
import org.lockstep.store.SharedStore;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.Transaction;

/**
 * Records in memory that several nodes share; a dead node's commits are refused. A lease is the
 * record that {@link NamedLease} describes. What becomes of a commit can be spoiled.
 */
final class SharedStoreFake {
  private final SortedMap<String, StoredRecord> records = new TreeMap<>();
  private final Set<Incarnation> dead = new HashSet<>();
  private final List<Watching> watches = new CopyOnWriteArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final List<Spoiled> spoiled = new ArrayList<>();
  private final List<Held> held = new ArrayList<>();
  private long version;

  /** What becomes of a commit, once. */
  enum Fate {
    /** Nobody knows; it was not done. */
    LOST,
    /** Nobody knows; it was done. */
    DONE_UNKNOWN,
    /** Not once but always. */
    REFUSED
  }

  private static final Problem TOO_LARGE = new Problem("too-large", "refused", "", "spoiled");

  private synchronized Optional<Problem> refusal(Transaction transaction) {
    return spoiled.stream()
        .filter(one -> one.fate() == Fate.REFUSED && one.which().test(transaction))
        .findFirst()
        .map(one -> TOO_LARGE);
  }

  private record Spoiled(Predicate<Transaction> which, Fate fate) {}

  /** The next commit of this kind. */
  synchronized void spoil(Predicate<Transaction> which, Fate fate) {
    spoiled.add(new Spoiled(which, fate));
  }

  /** Whether all that was to be spoiled has been. */
  synchronized boolean isSpoiled() {
    return spoiled.isEmpty();
  }

  /** The next commit of this kind is done when the test says so. */
  synchronized Runnable hold(Predicate<Transaction> which) {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    held.add(new Held(which, gate));
    return () -> gate.complete(null);
  }

  synchronized boolean isHeld() {
    return held.isEmpty();
  }

  private record Held(Predicate<Transaction> which, CompletableFuture<Void> gate) {}

  private synchronized CompletableFuture<Void> gate(Transaction transaction) {
    Optional<Held> found = held.stream().filter(one -> one.which().test(transaction)).findFirst();
    found.ifPresent(held::remove);
    return found.map(Held::gate).orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  /** As if the membership manager had committed a change. */
  void touch(String key) {
    commit(Incarnation.of(99, 1), Transaction.builder().put(key, "changed").build());
  }

  SharedStore of(Incarnation self) {
    return new View(self);
  }

  synchronized void kill(Incarnation boot) {
    dead.add(boot);
    log.clear();
  }

  /** Taken for dead, it is not: whatever it has sent arrives late. */
  synchronized void revive(Incarnation boot) {
    dead.remove(boot);
  }

  /** The keys of each commit since the last kill. */
  synchronized List<String> log() {
    return List.copyOf(log);
  }

  private synchronized CommitResult commit(Incarnation by, Transaction transaction) {
    Optional<Spoiled> fate =
        spoiled.stream().filter(one -> one.which().test(transaction)).findFirst();
    fate.filter(one -> one.fate() != Fate.REFUSED).ifPresent(spoiled::remove);
    if (fate.isEmpty()) {
      return done(by, transaction);
    }
    return switch (fate.get().fate()) {
      case LOST -> new CommitResult.Unknown("spoiled");
      case REFUSED -> new CommitResult.Refused(TOO_LARGE);
      case DONE_UNKNOWN -> {
        done(by, transaction);
        yield new CommitResult.Unknown("spoiled");
      }
    };
  }

  private CommitResult done(Incarnation by, Transaction transaction) {
    if (dead.contains(by)) {
      return new CommitResult.Unknown("dead");
    }
    for (Map.Entry<String, Long> expected : transaction.expectations().entrySet()) {
      StoredRecord record = records.get(expected.getKey());
      long found = record == null ? 0 : record.version();
      if (found != expected.getValue()) {
        return new CommitResult.Conflict(expected.getKey(), expected.getValue(), found);
      }
    }
    version++;
    SortedMap<String, Change> changes = new TreeMap<>();
    for (Change change : transaction.changes()) {
      changes.put(change.key(), change);
      if (change.value().isPresent()) {
        records.put(change.key(), new StoredRecord(change.key(), change.value().get(), version));
      } else {
        records.remove(change.key());
      }
    }
    log.add(String.join(" ", changes.keySet()));
    watches.forEach(watch -> watch.tell(changes));
    return new CommitResult.Committed(version);
  }

  private record Watching(String prefix, Consumer<SortedMap<String, Change>> callback) {
    void tell(SortedMap<String, Change> changes) {
      if (changes.keySet().stream().anyMatch(key -> key.startsWith(prefix))) {
        callback.accept(changes);
      }
    }
  }

  private synchronized Optional<StoredRecord> find(String key) {
    return Optional.ofNullable(records.get(key));
  }

  private synchronized boolean isDead(Incarnation boot) {
    return dead.contains(boot);
  }

  private synchronized SortedMap<String, StoredRecord> all(String prefix) {
    return new TreeMap<>(records.subMap(prefix, prefix + Character.MAX_VALUE));
  }

  private final class View implements SharedStore {
    private final Incarnation self;

    View(Incarnation self) {
      this.self = self;
    }

    @Override
    public Optional<StoredRecord> get(String key) {
      return find(key);
    }

    @Override
    public SortedMap<String, StoredRecord> list(String prefix) {
      return all(prefix);
    }

    @Override
    public CompletionStage<CommitResult> commit(Transaction transaction) {
      return gate(transaction).thenApply(open -> SharedStoreFake.this.commit(self, transaction));
    }

    @Override
    public Optional<Problem> refusal(Transaction transaction) {
      return SharedStoreFake.this.refusal(transaction);
    }

    @Override
    public Watch watch(String prefix, Consumer<SortedMap<String, Change>> callback) {
      Watching watching = new Watching(prefix, callback);
      watches.add(watching);
      return () -> watches.remove(watching);
    }

    @Override
    public NamedLease lease(String name) {
      return new Lease("lease/" + name);
    }

    private final class Lease implements NamedLease {
      private final String key;

      Lease(String key) {
        this.key = key;
      }

      @Override
      public String key() {
        return key;
      }

      @Override
      public CompletionStage<OptionalLong> acquire() {
        Optional<StoredRecord> record = get(key);
        Optional<Incarnation> holder = holder();
        if (holder.equals(Optional.of(self))) {
          return CompletableFuture.completedFuture(OptionalLong.of(record.get().version()));
        }
        if (holder.isPresent() && !isDead(holder.get())) {
          return CompletableFuture.completedFuture(OptionalLong.empty());
        }
        return commit(
                Transaction.builder()
                    .expect(key, record.map(StoredRecord::version).orElse(0L))
                    .put(key, self.node().value() + " " + self.number())
                    .build())
            .thenApply(
                result ->
                    result instanceof CommitResult.Committed committed
                        ? OptionalLong.of(committed.version())
                        : OptionalLong.empty());
      }

      @Override
      public CompletionStage<CommitResult> release() {
        Optional<StoredRecord> record = get(key);
        return record.isPresent() && holder().equals(Optional.of(self))
            ? commit(Transaction.builder().expect(key, record.get().version()).delete(key).build())
            : CompletableFuture.completedFuture(new CommitResult.Committed(0));
      }

      @Override
      public Optional<Incarnation> holder() {
        return get(key)
            .map(record -> record.text().split(" "))
            .map(words -> Incarnation.of(Integer.parseInt(words[0]), Integer.parseInt(words[1])));
      }
    }
  }
}
