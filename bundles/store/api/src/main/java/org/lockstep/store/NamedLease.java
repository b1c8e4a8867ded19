package org.lockstep.store;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Incarnation;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A lease held by at most one member (RL-3). It is a record whose version is the fencing token; it
 * ends when given up, or when the forced leave of its holder has been committed.
 */
@ProviderType
public interface NamedLease {
  /** The record to expect, with the token, in each transaction that only the holder may commit. */
  String key();

  /** Tries once; the token if this node holds the lease now. */
  CompletionStage<OptionalLong> acquire();

  CompletionStage<CommitResult> release();

  Optional<Incarnation> holder();
}
