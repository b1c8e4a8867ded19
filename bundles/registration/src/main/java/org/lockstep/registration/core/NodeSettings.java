package org.lockstep.registration.core;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an operator says of a node.
 *
 * @param node its name: another node that is given its number later takes over none of it; empty:
 *     nothing was said
 * @param standby drained without leaving: nothing is placed there, what is there moves
 * @param maintained nothing is started, stopped or moved there
 * @param capacity how much it has of what client services need
 * @param let the version at which it could be chosen again after standby or maintenance; {@link
 *     #NOW}: this record's; 0: it always could
 */
public record NodeSettings(
    String node, boolean standby, boolean maintained, SortedMap<String, Long> capacity, long let) {
  /** The version of the record that says so. */
  public static final long NOW = -1;

  public static final NodeSettings NONE =
      new NodeSettings("", false, false, Collections.emptySortedMap(), 0);

  public NodeSettings {
    capacity = Collections.unmodifiableSortedMap(new TreeMap<>(capacity));
  }

  public NodeSettings standby(boolean now) {
    return new NodeSettings(node, now, maintained, capacity, standby && !now ? NOW : let);
  }

  public NodeSettings maintained(boolean now) {
    return new NodeSettings(node, standby, now, capacity, maintained && !now ? NOW : let);
  }

  public NodeSettings capacity(SortedMap<String, Long> now) {
    return new NodeSettings(node, standby, maintained, now, let);
  }

  /** What of it is said of the node of this name. */
  public NodeSettings of(String name) {
    boolean other = !node.isEmpty() && !node.equals(name);
    return other ? NONE.of(name) : new NodeSettings(name, standby, maintained, capacity, let);
  }

  /**
   * @param version of the record that this was read from
   */
  public NodeSettings readAt(long version) {
    return let == NOW ? new NodeSettings(node, standby, maintained, capacity, version) : this;
  }
}
