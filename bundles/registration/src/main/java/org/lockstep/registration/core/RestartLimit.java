package org.lockstep.registration.core;

import java.time.Duration;

/**
 * How often a client service is started again where it is before its node counts as failed.
 *
 * @param attempts 0: never
 * @param within older ones do not count any more
 */
public record RestartLimit(int attempts, Duration within) {
  public static final RestartLimit DEFAULT = new RestartLimit(3, Duration.ofMinutes(10));
}
