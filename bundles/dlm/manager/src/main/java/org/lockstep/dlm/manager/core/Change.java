package org.lockstep.dlm.manager.core;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;

/**
 * Members come and go.
 *
 * @param members who is left, with those who join
 * @param dead who was forced out; who leaves has released what it held
 * @param keeper who keeps a shard's directory from now on
 * @param retains what the dead held stays until they are {@link ShardRecovery#recovered} (DLM-3)
 * @param token higher than any that there was before the change
 */
public record Change(
    Set<Incarnation> members,
    Set<Incarnation> dead,
    Incarnation keeper,
    boolean retains,
    long token) {
  public Change {
    members = Collections.unmodifiableSet(new TreeSet<>(members)); // in an order: a run is its seed
    dead = Collections.unmodifiableSet(new TreeSet<>(dead));
  }
}
