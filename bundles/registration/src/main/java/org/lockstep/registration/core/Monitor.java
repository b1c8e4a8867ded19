package org.lockstep.registration.core;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is watched for while a client service is registered (EM-5).
 *
 * @param watcher by whom
 * @param in what is to be detected
 * @param failures how many looks have to find it
 * @param action what is done then; empty: it is started again
 */
public record Monitor(
    String name,
    String watcher,
    Map<String, Object> in,
    Duration interval,
    Duration timeout,
    int failures,
    Optional<ActionSpec> action) {
  public static final Duration INTERVAL = Duration.ofSeconds(10);
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  public Monitor {
    in = Collections.unmodifiableMap(new TreeMap<>(in));
  }
}
