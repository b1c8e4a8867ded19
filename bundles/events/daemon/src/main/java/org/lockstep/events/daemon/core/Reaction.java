package org.lockstep.events.daemon.core;

import java.util.Map;
import java.util.Optional;

/**
 * What becomes of the occurrences of one event: one action at a time. What happens meanwhile is one
 * more occurrence, the latest, however often it happens.
 */
public final class Reaction {
  private boolean running;
  private Optional<Map<String, String>> waiting = Optional.empty();
  private long count;

  /** It has happened as often before. */
  public void countFrom(long before) {
    count = before;
  }

  /** Its OUT parameters, if the action is to begin now. */
  public Optional<Map<String, String>> occurred(Map<String, String> out) {
    count++;
    if (running) {
      waiting = Optional.of(out);
      return Optional.empty();
    }
    running = true;
    return Optional.of(out);
  }

  /** The action has ended; those with which it is to begin again. */
  public Optional<Map<String, String>> ended() {
    Optional<Map<String, String>> next = waiting;
    waiting = Optional.empty();
    running = next.isPresent();
    return next;
  }

  /** How often the event has happened. */
  public long count() {
    return count;
  }
}
