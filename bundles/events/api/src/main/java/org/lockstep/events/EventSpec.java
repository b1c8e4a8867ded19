package org.lockstep.events;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * An event, as it is to be watched for on this node (EM-2).
 *
 * @param name unique in the cluster
 * @param watcher the {@link WatcherType} that finds it
 * @param in what is to be detected
 * @param action what is done when it happens
 */
public record EventSpec(
    String name,
    String watcher,
    Map<String, Object> in,
    Duration interval,
    Duration timeout,
    int failures,
    Action action) {
  public EventSpec {
    in = Collections.unmodifiableMap(new TreeMap<>(in));
  }

  /**
   * What is done.
   *
   * @param type of an action function
   * @param parameters of that type; in their texts {@code ${in.NAME}} and {@code ${out.NAME}} stand
   *     for parameters of the event
   */
  public record Action(String type, Map<String, Object> parameters, Duration timeout) {
    public Action {
      parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }
  }
}
