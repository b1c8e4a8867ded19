package org.lockstep.store;

import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.lockstep.base.Problem;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The records of the cluster, an OSGi service on every member. Reads are answered from this node's
 * copy, which holds confirmed commits only and may be a moment behind the master's. All methods may
 * be called by any thread and return promptly.
 */
@ProviderType
public interface SharedStore {
  Optional<StoredRecord> get(String key);

  /** A snapshot of all records whose key starts with the prefix, by key. */
  SortedMap<String, StoredRecord> list(String prefix);

  /**
   * Sends the transaction to the master. The stage always completes, within the store's bound, and
   * never exceptionally; once {@link CommitResult.Committed}, this node's copy has it.
   */
  CompletionStage<CommitResult> commit(Transaction transaction);

  /**
   * Why {@link #commit} would refuse a transaction as more than the store was made for, by this
   * node's copy; empty: it fits. Nothing is sent or changed.
   */
  Optional<Problem> refusal(Transaction transaction);

  /**
   * Calls back after confirmed commits that touch the prefix, in order, one call at a time. Who
   * lags behind is told several commits as one: the latest change of each key. Closing ends it.
   */
  Watch watch(String prefix, Consumer<SortedMap<String, Change>> callback);

  /** A lease of that name among all members; taken and given up through the returned handle. */
  NamedLease lease(String name);

  /** A running watch. */
  @ProviderType
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
