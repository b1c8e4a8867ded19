package org.lockstep.registration.core;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** One action of a definition: its type, its parameters, how long it may take (RL-6). */
public record ActionSpec(String type, Map<String, Object> parameters, Duration timeout) {
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

  public ActionSpec {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
  }
}
