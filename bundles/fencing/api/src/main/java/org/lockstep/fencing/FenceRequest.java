package org.lockstep.fencing;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.lockstep.base.Incarnation;

/**
 * A host that is to be off.
 *
 * @param node the name of its node
 * @param boot which of the node's boots has to write nothing any more
 * @param parameters of the device, with the content of files in the place of their names
 * @param secrets the names of those parameters that are shown to nobody
 * @param deadline how long it may take from the call
 */
public record FenceRequest(
    String node,
    Incarnation boot,
    Map<String, String> parameters,
    Set<String> secrets,
    Duration deadline) {
  public FenceRequest {
    parameters = Map.copyOf(parameters);
    secrets = Set.copyOf(secrets);
  }

  /** Without the secrets: it ends in logs. */
  @Override
  public String toString() {
    TreeMap<String, String> shown = new TreeMap<>(parameters);
    shown.keySet().removeAll(secrets);
    return "fence " + node + " (" + boot + ") with " + shown + " within " + deadline;
  }
}
