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
import org.lockstep.base.Incarnation;
import org.lockstep.store.Change;
import org.lockstep.store.CommitResult;
import org.lockstep.store.NamedLease;
import org.lockstep.store.SharedStore;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.Transaction;

/** Records in memory that several nodes share; a dead node's commits are refused. */
final class SharedStoreFake {
  private final SortedMap<String, StoredRecord> records = new TreeMap<>();
  private final Set<Incarnation> dead = new HashSet<>();
  private final List<Consumer<SortedMap<String, Change>>> watches = new CopyOnWriteArrayList<>();
  private final List<String> log = new ArrayList<>();
  private long version;

  SharedStore of(Incarnation self) {
    return new View(self);
  }

  synchronized void kill(Incarnation boot) {
    dead.add(boot);
    log.clear();
  }

  /** The keys of each commit since the last kill. */
  synchronized List<String> log() {
    return List.copyOf(log);
  }

  private synchronized CommitResult commit(Incarnation by, Transaction transaction) {
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
    watches.forEach(watch -> watch.accept(changes));
    return new CommitResult.Committed(version);
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
      return CompletableFuture.completedFuture(SharedStoreFake.this.commit(self, transaction));
    }

    @Override
    public Watch watch(String prefix, Consumer<SortedMap<String, Change>> callback) {
      watches.add(callback);
      return () -> watches.remove(callback);
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
        return holder().equals(Optional.of(self))
            ? commit(Transaction.builder().delete(key).build())
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
