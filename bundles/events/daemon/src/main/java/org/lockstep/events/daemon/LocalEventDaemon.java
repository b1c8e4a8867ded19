package org.lockstep.events.daemon;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.lockstep.actions.ActionFunction;
import org.lockstep.base.Environment;
import org.lockstep.base.Environment.WallClock;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.events.EventDaemon;
import org.lockstep.events.EventSpec;
import org.lockstep.events.EventWatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon of one boot, put together without OSGi (EM-1): which events are enabled, and what has
 * happened. One thread decides; watchers and actions work on their own.
 */
public final class LocalEventDaemon implements EventDaemon {
  private static final Logger LOG = LoggerFactory.getLogger(LocalEventDaemon.class);

  private final WallClock wall;
  private final Plugins<EventWatcher> watchers = new Plugins<>();
  private final Plugins<ActionFunction> functions = new Plugins<>();
  private final Checks checks = new Checks(watchers, functions);
  private final Followers followers = new Followers();
  private final Past past = new Past();
  private final SortedMap<String, Event> enabled = new ConcurrentSkipListMap<>();
  private final Turns turns;
  private final Watching watching;
  private final Answering answering;
  private final ActionWatcher looking;

  public LocalEventDaemon(NodeId self, Environment environment) {
    this.wall = environment.wall();
    this.turns = new Turns(environment.workers().patient("lockstep-events", Integer.MAX_VALUE));
    this.watching = new Watching(watchers, turns, this::occurred);
    this.answering =
        new Answering(self, functions, turns, environment.workers().crowd("lockstep-event-action"));
    this.looking = new ActionWatcher(self, functions);
    watchers.add(ActionWatcher.TYPE, looking);
  }

  public void add(String type, EventWatcher watcher) {
    watchers.add(type, watcher);
    turns.take(() -> watching.begin(enabled.values()));
  }

  public void remove(EventWatcher watcher) {
    watchers.remove(watcher);
    turns.take(() -> watching.hasGone(watcher, enabled.values()));
  }

  public void add(String type, ActionFunction function) {
    functions.add(type, function);
    turns.take(() -> answering.beginLate(enabled.values()));
  }

  public void remove(ActionFunction function) {
    functions.remove(function);
  }

  @Override
  public Enabled enable(String group, List<EventSpec> events) {
    Map<String, Event> mine = new HashMap<>();
    for (EventSpec spec : events) {
      mine.put(spec.name(), new Event(group, spec));
    }
    turns.take(
        () -> {
          mine.forEach(this::enable);
          watching.begin(mine.values());
        });
    return () -> turns.take(() -> mine.forEach(this::disable));
  }

  private void enable(String name, Event event) {
    Optional.ofNullable(enabled.get(name)).ifPresent(before -> disable(name, before));
    event.goesOnFrom(past.of(event.group, name));
    enabled.put(name, event);
  }

  /** Another one of the same name may have taken its place. */
  private void disable(String name, Event event) {
    if (!event.isDisabled()) {
      past.keep(event);
      event.disable();
      enabled.remove(name, event);
    }
  }

  private void occurred(Event event, Map<String, String> out) {
    if (event.isDisabled()) {
      return;
    }
    Optional<Map<String, String>> begin = event.reaction.occurred(out);
    Instant now = wall.instant();
    event.occurred(now);
    LOG.info("{} has happened: {}", event.spec.name(), out);
    followers.tell(event.occurrence(now, out));
    begin.ifPresent(first -> answering.begin(event, first));
  }

  @Override
  public List<Problem> problems(EventSpec event) {
    return checks.problems(event);
  }

  @Override
  public List<EventView> events() {
    return new TreeMap<>(enabled).values().stream().map(Event::view).toList();
  }

  @Override
  public Counted counted(String group) {
    List<Event> now = new ArrayList<>(enabled.values());
    now.removeIf(event -> !event.group.equals(group));
    return past.counted(group, now);
  }

  /** Those that were disabled before are. */
  @Override
  public void forget(String group) {
    turns.take(() -> past.forget(group));
  }

  @Override
  public void report(String name, Map<String, String> out) {
    Event event = enabled.get(name);
    if (event == null) {
      throw new ProblemException(
          "unknown-event", "not reported", name, "no event of this name is enabled on this node");
    }
    checks.refuseUnknown(event.spec, out);
    turns.take(() -> occurred(event, Map.copyOf(out)));
  }

  @Override
  public Following follow(int latest, Consumer<Occurrence> listener) {
    Followers.Follower follower = new Followers.Follower(listener);
    turns.take(() -> followers.add(follower, latest));
    return () -> {
      follower.close();
      turns.take(() -> followers.remove(follower));
    };
  }

  /** All is disabled. */
  public void close() {
    turns.take(
        () -> List.copyOf(enabled.values()).forEach(event -> disable(event.spec.name(), event)));
    looking.close();
    turns.stop();
    answering.stop();
  }
}
