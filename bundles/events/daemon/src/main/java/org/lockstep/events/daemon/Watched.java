package org.lockstep.events.daemon;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.lockstep.events.EventSpec;
import org.lockstep.events.Watch;

/** What a watcher is asked for an event. */
record Watched(EventSpec spec, Consumer<Map<String, String>> occurrences) implements Watch {
  @Override
  public String event() {
    return spec.name();
  }

  @Override
  public Map<String, Object> in() {
    return spec.in();
  }

  @Override
  public Duration interval() {
    return spec.interval();
  }

  @Override
  public Duration timeout() {
    return spec.timeout();
  }

  @Override
  public int failures() {
    return spec.failures();
  }

  @Override
  public void occurred(Map<String, String> out) {
    occurrences.accept(Map.copyOf(out));
  }
}
