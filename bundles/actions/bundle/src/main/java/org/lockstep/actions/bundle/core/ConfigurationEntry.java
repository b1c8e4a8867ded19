package org.lockstep.actions.bundle.core;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One configuration of a client service.
 *
 * @param pid as it is written: of a factory it ends in {@code ~name}
 * @param properties texts, numbers, flags, and lists of one kind of them
 */
public record ConfigurationEntry(String pid, Map<String, Object> properties) {
  private static final String SEPARATOR = "~";

  public ConfigurationEntry {
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
  }

  /** Empty when it is a configuration of its own. */
  public Optional<String> factory() {
    int end = pid.indexOf(SEPARATOR);
    return end < 0 ? Optional.empty() : Optional.of(pid.substring(0, end));
  }

  /** The name of a factory's configuration. */
  public String name() {
    return pid.substring(pid.indexOf(SEPARATOR) + 1);
  }
}
