package org.lockstep.events;

import java.time.Duration;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** What a watcher is asked for. */
@ProviderType
public interface Watch {
  /** The name of the event. */
  String event();

  /** As defined: texts, numbers, lists and maps. */
  Map<String, Object> in();

  /** How often to look, for who looks now and then. */
  Duration interval();

  /** How long one look may take. */
  Duration timeout();

  /** How many looks, one after the other, have to find the problem before the event happens. */
  int failures();

  /**
   * The event has happened. Returns promptly; may be called by any thread.
   *
   * @param out by the names of {@link EventWatcher#out}
   */
  void occurred(Map<String, String> out);
}
