package org.lockstep.registration.core;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One action of a definition (RL-6).
 *
 * @param parameters of the type
 * @param limit how long it may take; empty: the definition does not say
 */
public record ActionSpec(String type, Map<String, Object> parameters, Optional<Duration> limit) {
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

  public ActionSpec {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
  }

  public Duration timeout() {
    return limit.orElse(DEFAULT_TIMEOUT);
  }
}
