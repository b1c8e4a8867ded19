package org.lockstep.store.spi;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a node's host can be cut off for good from the outside (ND-4).
 *
 * @param agent the type of a fence agent
 * @param parameters the agent's own; no secrets: they lie on the shared disk
 */
public record FenceDevice(String agent, SortedMap<String, String> parameters) {
  public FenceDevice {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }
}
