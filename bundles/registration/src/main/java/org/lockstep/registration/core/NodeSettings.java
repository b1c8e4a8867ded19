package org.lockstep.registration.core;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an operator says of a node.
 *
 * @param standby drained without leaving: nothing is placed there, what is there moves
 * @param maintained nothing is started, stopped or moved there
 * @param capacity how much it has of what client services need
 */
public record NodeSettings(boolean standby, boolean maintained, SortedMap<String, Long> capacity) {
  public static final NodeSettings NONE =
      new NodeSettings(false, false, Collections.emptySortedMap());

  public NodeSettings {
    capacity = Collections.unmodifiableSortedMap(new TreeMap<>(capacity));
  }

  public NodeSettings standby(boolean now) {
    return new NodeSettings(now, maintained, capacity);
  }

  public NodeSettings maintained(boolean now) {
    return new NodeSettings(standby, now, capacity);
  }

  public NodeSettings capacity(SortedMap<String, Long> now) {
    return new NodeSettings(standby, maintained, now);
  }
}
