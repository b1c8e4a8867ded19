package org.lockstep.events.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.events.EventWatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has events watched for, whenever their watchers come and go (EM-1). Used by the daemon's turns.
 */
final class Watching {
  /** What a watcher refused is tried again. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Watching.class);

  private final Plugins<EventWatcher> watchers;
  private final Turns turns;
  private final BiConsumer<Event, Map<String, String>> occurred;

  /**
   * @param occurred takes what has happened, in a turn
   */
  Watching(
      Plugins<EventWatcher> watchers,
      Turns turns,
      BiConsumer<Event, Map<String, String>> occurred) {
    this.watchers = watchers;
    this.turns = turns;
    this.occurred = occurred;
  }

  /** Those that nobody watches for yet. */
  void begin(Collection<Event> events) {
    for (Event event : events) {
      if (!event.isWatched() && !event.isDisabled()) {
        watchers
            .find(event.spec.watcher())
            .ifPresentOrElse(
                watcher -> watch(event, watcher),
                () -> event.waitsFor("a watcher of type " + event.spec.watcher()));
      }
    }
  }

  /** Another watcher of its type takes its place, if there is one. */
  void hasGone(EventWatcher watcher, Collection<Event> events) {
    List<Event> orphans = new ArrayList<>(events);
    orphans.removeIf(event -> !event.isWatchedBy(watcher));
    orphans.forEach(Event::unwatch);
    begin(orphans);
  }

  private void watch(Event event, EventWatcher watcher) {
    try {
      List<Problem> problems = Checks.problems(event.spec, watcher);
      if (!problems.isEmpty()) {
        event.waitsFor(problems.get(0).line());
        LOG.error("{} is not watched for: {}", event.spec.name(), problems.get(0).line());
        return;
      }
      Watched watch = new Watched(event.spec, out -> found(event, out));
      event.watched(watcher, watcher.watch(watch));
    } catch (RuntimeException e) {
      String why = e instanceof ProblemException known ? known.problem().line() : e.toString();
      event.waitsFor(why);
      LOG.warn("{} is not watched for and tried again: {}", event.spec.name(), why);
      turns.after(PAUSE, () -> begin(List.of(event)));
    }
  }

  /** On the watcher's thread. */
  private void found(Event event, Map<String, String> out) {
    if (event.enters()) {
      turns.take(
          () -> {
            event.entered();
            occurred.accept(event, out);
          });
    }
  }
}
