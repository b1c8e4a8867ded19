package org.lockstep.events.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.lockstep.events.EventDaemon.EventView;
import org.lockstep.events.EventDaemon.Occurrence;
import org.lockstep.events.EventSpec;
import org.lockstep.events.EventWatcher;
import org.lockstep.events.daemon.core.Reaction;

/** An event that is enabled. But for what waits, its fields change on the daemon's thread only. */
final class Event {
  final String group;
  final EventSpec spec;
  final Reaction reaction = new Reaction();

  /** An occurrence more would say nothing new: an action answers the latest only. */
  private static final int MOST_WAITING = 1_000;

  /** Occurrences that wait for the daemon's thread. */
  private final AtomicInteger waiting = new AtomicInteger();

  private boolean disabled;

  /** Of the action under way: completes when nobody waits for it any more. */
  private CompletableFuture<Void> running = new CompletableFuture<>();

  private @Nullable EventWatcher watcher;
  private EventWatcher.@Nullable Handle handle;

  /** Of an occurrence for whose action there is no function yet. */
  private Optional<Map<String, String>> unanswered = Optional.empty();

  private volatile Optional<String> waitsFor = Optional.empty();
  private volatile long count;
  private volatile Optional<Instant> last = Optional.empty();
  private volatile Optional<String> result = Optional.empty();

  Event(String group, EventSpec spec) {
    this.group = group;
    this.spec = spec;
  }

  /** It was enabled before: it is counted on from there. */
  void goesOnFrom(Past.Tally before) {
    reaction.countFrom(before.count());
    count = before.count();
    last = before.last();
    result = before.result();
  }

  Past.Tally tally() {
    return new Past.Tally(count, last, result);
  }

  boolean isWatchedBy(EventWatcher other) {
    return watcher == other;
  }

  boolean isWatched() {
    return watcher != null;
  }

  void watched(EventWatcher by, EventWatcher.Handle as) {
    watcher = by;
    handle = as;
    waitsFor = Optional.empty();
  }

  /** Its watcher has gone, or it is disabled. */
  void unwatch() {
    EventWatcher.Handle ended = handle;
    watcher = null;
    handle = null;
    if (ended != null) {
      ended.close();
    }
  }

  boolean isDisabled() {
    return disabled;
  }

  void disable() {
    disabled = true;
    unwatch();
    running.complete(null);
  }

  CompletableFuture<Void> begins() {
    running = new CompletableFuture<>();
    return running;
  }

  /**
   * Any thread: whether one more may wait for the daemon's. If so, {@link #entered} follows there.
   */
  boolean enters() {
    boolean room = waiting.incrementAndGet() <= MOST_WAITING;
    if (!room) {
      waiting.decrementAndGet();
    }
    return room;
  }

  void entered() {
    waiting.decrementAndGet();
  }

  void waitsFor(String what) {
    waitsFor = Optional.of(what);
  }

  void occurred(Instant at) {
    count = reaction.count();
    last = Optional.of(at);
  }

  Occurrence occurrence(Instant at, Map<String, String> out) {
    return new Occurrence(spec.name(), group, at, count, new TreeMap<>(out));
  }

  void ended(String how) {
    result = Optional.of(how);
  }

  void unanswered(Map<String, String> out) {
    unanswered = Optional.of(out);
    result = Optional.of("waits for an action of type " + spec.action().type());
  }

  Optional<Map<String, String>> takeUnanswered() {
    Optional<Map<String, String>> taken = unanswered;
    unanswered = Optional.empty();
    return taken;
  }

  Duration timeout() {
    return spec.action().timeout();
  }

  EventView view() {
    return new EventView(spec.name(), group, spec.watcher(), waitsFor, count, last, result);
  }
}
