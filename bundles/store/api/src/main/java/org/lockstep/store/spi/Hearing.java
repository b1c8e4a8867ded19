package org.lockstep.store.spi;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.base.NodeId;

/**
 * Whom a node hears on the interconnect, as it says on the disk (MM-17). It names those that it
 * does not hear, though they look alive: who has only just come is no reason for a decision.
 *
 * @param round grows whenever somebody's answer has changed; 0: nothing was ever wrong
 * @param cutOff the nodes that are not heard
 */
public record Hearing(long round, SortedSet<NodeId> cutOff) {
  public static final Hearing ALL = new Hearing(0, Collections.emptySortedSet());

  public Hearing {
    cutOff = Collections.unmodifiableSortedSet(new TreeSet<>(cutOff));
  }
}
