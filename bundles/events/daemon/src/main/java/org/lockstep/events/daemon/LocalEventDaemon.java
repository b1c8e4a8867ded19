package org.lockstep.events.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.Environment;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.base.Worker;
import org.lockstep.base.Workers;
import org.lockstep.events.EventDaemon;
import org.lockstep.events.EventSpec;
import org.lockstep.events.EventWatcher;
import org.lockstep.events.daemon.core.References;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon of one boot, put together without OSGi (EM-1). One thread decides; watchers and
 * actions work on their own.
 */
public final class LocalEventDaemon implements EventDaemon {
  /** What a watcher refused is tried again. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** An action that minds no cancelling is left behind after that. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(LocalEventDaemon.class);

  private final NodeId self;
  private final Environment environment;
  private final Plugins<EventWatcher> watchers = new Plugins<>();
  private final Plugins<ActionFunction> functions = new Plugins<>();
  private final Checks checks = new Checks(watchers, functions);
  private final Followers followers = new Followers();
  private final Past past = new Past();
  private final SortedMap<String, Event> enabled = new ConcurrentSkipListMap<>();
  private final Worker worker;
  private final Workers.Crowd actions;
  private final ActionWatcher looking;

  public LocalEventDaemon(NodeId self, Environment environment) {
    this.self = self;
    this.environment = environment;
    this.worker = environment.workers().patient("lockstep-events", Integer.MAX_VALUE);
    this.actions = environment.workers().crowd("lockstep-event-action");
    this.looking = new ActionWatcher(self, functions);
    watchers.add(ActionWatcher.TYPE, looking);
  }

  public void add(String type, EventWatcher watcher) {
    watchers.add(type, watcher);
    take(() -> watchAll(enabled.values()));
  }

  public void remove(EventWatcher watcher) {
    watchers.remove(watcher);
    take(
        () -> {
          List<Event> orphans = new ArrayList<>(enabled.values());
          orphans.removeIf(event -> !event.isWatchedBy(watcher));
          orphans.forEach(Event::unwatch);
          watchAll(orphans);
        });
  }

  public void add(String type, ActionFunction function) {
    functions.add(type, function);
    take(() -> enabled.values().forEach(this::answerLate));
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
    take(
        () -> {
          mine.forEach(this::enable);
          watchAll(mine.values());
        });
    return () -> take(() -> mine.forEach(this::disable));
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

  private void watchAll(Collection<Event> events) {
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
      worker.after(PAUSE.toMillis(), () -> watchAll(List.of(event)));
    }
  }

  /** On the watcher's thread. */
  private void found(Event event, Map<String, String> out) {
    if (event.enters()) {
      take(
          () -> {
            event.entered();
            occurred(event, out);
          });
    }
  }

  private void occurred(Event event, Map<String, String> out) {
    if (event.isDisabled()) {
      return;
    }
    Optional<Map<String, String>> begin = event.reaction.occurred(out);
    Instant now = environment.wall().instant();
    event.occurred(now);
    LOG.info("{} has happened: {}", event.spec.name(), out);
    followers.tell(event.occurrence(now, out));
    begin.ifPresent(first -> answer(event, first));
  }

  private void answer(Event event, Map<String, String> out) {
    functions
        .find(event.spec.action().type())
        .ifPresentOrElse(function -> run(event, function, out), () -> event.unanswered(out));
  }

  private void answerLate(Event event) {
    event.takeUnanswered().ifPresent(out -> answer(event, out));
  }

  private void run(Event event, ActionFunction function, Map<String, String> out) {
    CompletableFuture<Void> cancel = event.begins();
    EventRequest request =
        new EventRequest(
            ActionPhase.EVENT,
            event.group,
            self,
            References.filled(event.spec.action().parameters(), event.spec.in(), out),
            event.spec.in(),
            out,
            event.spec.name() + "/" + event.reaction.count(),
            event.timeout(),
            cancel,
            line -> LOG.info("{}: {}", event.spec.name(), line));
    CompletableFuture<ActionResult> end = new CompletableFuture<>();
    Worker.Pending late =
        worker.after(
            event.timeout().toMillis(),
            () -> {
              cancel.complete(null);
              worker.after(
                  GRACE.toMillis(),
                  () -> end.complete(ActionResult.failed("no end within " + event.timeout())));
            });
    actions.execute(() -> call(function, request, end));
    end.thenAccept(
        result ->
            take(
                () -> {
                  late.cancel();
                  ended(event, result);
                }));
  }

  private static void call(
      ActionFunction function, EventRequest request, CompletableFuture<ActionResult> end) {
    try {
      CompletionStage<ActionResult> stage = function.run(request);
      stage.whenComplete(
          (result, failure) ->
              end.complete(failure == null ? result : ActionResult.failed(failure.toString())));
    } catch (Throwable e) { // whatever it is, it is this function's
      end.complete(ActionResult.failed(e.toString()));
    }
  }

  private void ended(Event event, ActionResult result) {
    String how = (result.success() ? "done" : "failed") + tail(result.detail());
    event.ended(how);
    LOG.info("The action of {}: {}", event.spec.name(), how);
    Optional<Map<String, String>> next = event.reaction.ended();
    next.filter(out -> !event.isDisabled()).ifPresent(out -> answer(event, out));
  }

  private static String tail(String detail) {
    return detail.isEmpty() ? "" : ": " + detail;
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
    take(() -> past.forget(group));
  }

  @Override
  public void report(String name, Map<String, String> out) {
    Event event = enabled.get(name);
    if (event == null) {
      throw new ProblemException(
          "unknown-event", "not reported", name, "no event of this name is enabled on this node");
    }
    checks.refuseUnknown(event.spec, out);
    take(() -> occurred(event, Map.copyOf(out)));
  }

  @Override
  public Following follow(int latest, Consumer<Occurrence> listener) {
    Followers.Follower follower = new Followers.Follower(listener);
    take(() -> followers.add(follower, latest));
    return () -> {
      follower.close();
      take(() -> followers.remove(follower));
    };
  }

  private void take(Runnable task) {
    try {
      worker.execute(() -> guarded(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("The event manager has stopped");
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("A watcher or an action broke the event manager's turn", e);
    }
  }

  /** All is disabled. */
  public void close() {
    take(() -> List.copyOf(enabled.values()).forEach(event -> disable(event.spec.name(), event)));
    looking.close();
    worker.stop();
    actions.stop();
  }
}
