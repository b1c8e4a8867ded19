package org.lockstep.membership.manager;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.base.Workers;
import org.lockstep.store.Change;
import org.lockstep.store.CommitResult;
import org.lockstep.store.NamedLease;
import org.lockstep.store.SharedStore;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.Transaction;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.Snapshot;

/**
 * The shared store as this node's bundles see it: the confirmed copy, and the way to the master.
 */
final class RecordStore implements SharedStore {
  private final Incarnation self;
  private final Function<Transaction, CompletableFuture<CommitResult>> committer;
  private final Room room;
  private final List<Watching> watches = new CopyOnWriteArrayList<>();
  private final Workers.Crowd threads;
  private volatile Snapshot copy = Snapshot.EMPTY;

  /** What the store was made for. */
  @FunctionalInterface
  interface Room {
    Optional<Problem> refusal(Snapshot records, List<Change> changes);
  }

  RecordStore(
      Incarnation self,
      Function<Transaction, CompletableFuture<CommitResult>> committer,
      Room room,
      Workers workers) {
    this.self = self;
    this.room = room;
    this.committer = committer;
    this.threads = workers.crowd("lockstep-watches");
  }

  void applied(Snapshot now, Commit commit) {
    copy = now;
    tell(commit.changes());
  }

  /** After a gap everything that differs is told as if it were one commit. */
  void replaced(Snapshot now) {
    Snapshot before = copy;
    copy = now;
    SortedMap<String, Change> changes = new TreeMap<>();
    before.records().keySet().forEach(key -> changes.put(key, Change.delete(key)));
    now.records()
        .forEach(
            (key, record) -> {
              if (record.equals(before.records().get(key))) {
                changes.remove(key);
              } else {
                changes.put(key, Change.put(key, record.value()));
              }
            });
    tell(List.copyOf(changes.values()));
  }

  private void tell(List<Change> changes) {
    watches.forEach(watch -> watch.committed(changes));
  }

  private void submit(Runnable call) {
    try {
      threads.execute(call);
    } catch (RejectedExecutionException e) {
      // stopped: nobody watches any more
    }
  }

  void stop() {
    threads.stop();
  }

  @Override
  public Optional<StoredRecord> get(String key) {
    return Optional.ofNullable(copy.records().get(key));
  }

  @Override
  public SortedMap<String, StoredRecord> list(String prefix) {
    return copy.records().subMap(prefix, prefix + Character.MAX_VALUE);
  }

  @Override
  public CompletionStage<CommitResult> commit(Transaction transaction) {
    for (Change change : transaction.changes()) {
      if (change.key().startsWith("membership/") || change.key().startsWith("config/")) {
        throw new IllegalArgumentException(change.key() + " belongs to the membership manager");
      }
    }
    return committer.apply(transaction);
  }

  @Override
  public Optional<Problem> refusal(Transaction transaction) {
    return room.refusal(copy, transaction.changes());
  }

  @Override
  public Watch watch(String prefix, Consumer<SortedMap<String, Change>> callback) {
    Watching watching = new Watching(prefix, callback, this::submit, watches::remove);
    watches.add(watching);
    return watching;
  }

  @Override
  public NamedLease lease(String name) {
    return new Lease(Keys.LEASE + name);
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
      if (holder.equals(Optional.of(self)) && record.isPresent()) {
        return CompletableFuture.completedFuture(OptionalLong.of(record.get().version()));
      }
      if (holder.isPresent() && isMember(holder.get())) {
        return CompletableFuture.completedFuture(OptionalLong.empty());
      }
      Transaction taking =
          Transaction.builder()
              .expect(key, record.map(StoredRecord::version).orElse(0L))
              .put(key, self.node().value() + " " + self.number())
              .build();
      return committer
          .apply(taking)
          .thenApply(
              result ->
                  result instanceof CommitResult.Committed committed
                      ? OptionalLong.of(committed.version())
                      : OptionalLong.empty());
    }

    private boolean isMember(Incarnation boot) {
      var state = Keys.stateIn(copy);
      return state.isMember(boot) && !state.excludes(boot);
    }

    @Override
    public CompletionStage<CommitResult> release() {
      Optional<StoredRecord> record = get(key);
      if (record.isEmpty() || !holder().equals(Optional.of(self))) {
        return CompletableFuture.completedFuture(new CommitResult.Committed(0));
      }
      return committer.apply(
          Transaction.builder().expect(key, record.get().version()).delete(key).build());
    }

    @Override
    public Optional<Incarnation> holder() {
      return get(key)
          .map(
              record -> {
                String[] words = record.text().split(" ");
                return Incarnation.of(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
              });
    }
  }
}
