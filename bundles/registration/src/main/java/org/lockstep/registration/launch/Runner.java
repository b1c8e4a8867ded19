package org.lockstep.registration.launch;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.Incarnation;
import org.lockstep.registration.core.ActionSpec;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.Results;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the actions that confirmed records give to this boot (RL-1). Used by one thread only. */
final class Runner {
  /** How long a cancelled phase may hold up the next one. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

  private final Incarnation self;
  private final Functions functions;
  private final ServiceLogs logs;
  private final ScheduledExecutorService thread;
  private final Ends ends;
  private final Runnable again;
  private final SortedMap<String, Task> tasks = new TreeMap<>();

  /** Takes an attempt's end, on the thread. */
  @FunctionalInterface
  interface Ends {
    void ended(Attempt attempt, ActionResult result);
  }

  /** Named the same however often it is run (RL-7). */
  record Attempt(String name, long generation, ActionPhase phase) {
    String id() {
      return name + "/" + generation + "/" + phase;
    }
  }

  /**
   * @param cancel completes when nobody waits any more
   * @param over completes when the function itself has come to an end
   */
  private record Task(
      Attempt attempt, CompletableFuture<Void> cancel, CompletableFuture<Void> over) {}

  Runner(
      Incarnation self,
      Functions functions,
      ServiceLogs logs,
      ScheduledExecutorService thread,
      Ends ends,
      Runnable again) {
    this.self = self;
    this.functions = functions;
    this.logs = logs;
    this.thread = thread;
    this.ends = ends;
    this.again = again;
  }

  static Optional<Attempt> due(Book.Entry entry, Incarnation self) {
    Placement placement = entry.placement();
    return Results.due(entry.definition(), placement)
        .filter(phase -> placement.on().equals(Optional.of(self)))
        .map(phase -> new Attempt(entry.name(), placement.generation(), phase));
  }

  void look(Book book) {
    tasks.values().removeIf(task -> !stillDue(task, book) && ended(task));
    for (Book.Entry entry : book.entries().values()) {
      due(entry, self)
          .filter(attempt -> !tasks.containsKey(attempt.name()))
          .ifPresent(attempt -> start(entry, attempt));
    }
  }

  private boolean stillDue(Task task, Book book) {
    return Optional.ofNullable(book.entries().get(task.attempt().name()))
        .flatMap(entry -> due(entry, self))
        .equals(Optional.of(task.attempt()));
  }

  private static boolean ended(Task task) {
    task.cancel().complete(null);
    return task.over().isDone();
  }

  /** An action whose bundle is away waits for it (RL-7). */
  private void start(Book.Entry entry, Attempt attempt) {
    ActionSpec spec = entry.definition().action(attempt.phase()).orElseThrow();
    Optional<ActionFunction> function = functions.find(spec.type());
    if (function.isEmpty()) {
      LOG.warn("{} waits for an action of type {}", attempt.id(), spec.type());
      return;
    }
    Task task = new Task(attempt, new CompletableFuture<>(), new CompletableFuture<>());
    tasks.put(attempt.name(), task);
    task.over().thenRun(again);
    task.cancel()
        .thenRun(
            () ->
                thread.schedule(
                    () -> task.over().complete(null), GRACE.toMillis(), TimeUnit.MILLISECONDS));
    CompletableFuture<ActionResult> result = new CompletableFuture<>();
    call(function.get(), request(entry, attempt, spec, task))
        .whenComplete(
            (ended, failure) -> {
              result.complete(failure == null ? ended : ActionResult.failed(failure.toString()));
              task.over().complete(null);
            });
    long timeout = spec.timeout().toMillis();
    var timer =
        thread.schedule(
            () -> {
              task.cancel().complete(null);
              result.complete(ActionResult.failed("no end within " + timeout + " ms"));
            },
            timeout,
            TimeUnit.MILLISECONDS);
    result.whenCompleteAsync(
        (ended, failure) -> {
          timer.cancel(false);
          ends.ended(attempt, ended);
        },
        thread);
  }

  private Request request(Book.Entry entry, Attempt attempt, ActionSpec spec, Task task) {
    return new Request(
        attempt.phase(),
        attempt.name(),
        self.node(),
        Optional.empty(),
        spec.parameters(),
        attempt.id(),
        entry.placementVersion(),
        spec.timeout(),
        task.cancel(),
        line -> logs.append(attempt.name(), line));
  }

  private static CompletionStage<ActionResult> call(ActionFunction function, Request request) {
    try {
      return function.run(request);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  void cancelAll() {
    tasks.values().forEach(task -> task.cancel().complete(null));
  }
}
