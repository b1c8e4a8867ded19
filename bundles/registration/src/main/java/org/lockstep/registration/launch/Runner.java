package org.lockstep.registration.launch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Worker;
import org.lockstep.base.Workers;
import org.lockstep.registration.core.ActionSpec;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.format.Records;

/**
 * Runs the actions that confirmed records give to this boot (RL-1). What was cancelled may still be
 * at work: before that is over nothing else of the same client service is begun, and no stop
 * succeeds; nor beside what another one of this boot has left behind. Used by one thread only.
 */
final class Runner {
  /** A stop is called although the cancelled start has not ended: it may be what ends it. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Incarnation self;
  private final Functions functions;
  private final ServiceLogs logs;
  private final Turns turns;
  private final Ends ends;
  private final Calls calls;
  private final SortedMap<InstanceId, List<Task>> tasks = new TreeMap<>();
  private boolean closed;

  /** Takes an attempt's end, on the thread. */
  @FunctionalInterface
  interface Ends {
    void ended(Attempt attempt, ActionResult result);
  }

  Runner(
      Incarnation self,
      Functions functions,
      ServiceLogs logs,
      Turns turns,
      Workers workers,
      Ends ends,
      List<Remnant> earlier) {
    this.self = self;
    this.functions = functions;
    this.logs = logs;
    this.turns = turns;
    this.calls = new Calls(workers);
    this.ends = ends;
    for (Remnant remnant : earlier) {
      Task task = new Task(remnant);
      tasks.computeIfAbsent(remnant.attempt().instance(), id -> new ArrayList<>()).add(task);
      task.over.thenRun(turns::lookSoon);
    }
  }

  /** Whether any action has not come to its end. */
  boolean isBusy() {
    return !tasks.isEmpty();
  }

  void look(Book book) {
    for (List<Task> each : tasks.values()) {
      each.forEach(task -> reconsider(task, book));
      each.removeIf(task -> task.over.isDone() && !isDue(task, book));
    }
    tasks.values().removeIf(List::isEmpty);
    for (Book.Entry entry : book.entries()) {
      entry.due(self).ifPresent(attempt -> consider(entry, attempt));
    }
  }

  private void reconsider(Task task, Book book) {
    if (isOrphan(task) && task.orphan()) {
      turns.after(GRACE, () -> task.over.complete(null)); // with its service its work ends
    } else if (!isDue(task, book)) {
      task.giveUp();
    }
  }

  private boolean isDue(Task task, Book book) {
    return !isLost(task)
        && book.entry(task.attempt.instance())
            .flatMap(entry -> entry.due(self))
            .equals(Optional.of(task.attempt));
  }

  /** Its bundle has gone: the attempt is made again when it is back (RL-7). */
  private boolean isOrphan(Task task) {
    return task.isLeftBehind()
        ? task.gone.getAsBoolean()
        : task.function != null && !functions.has(task.function);
  }

  /** Nobody hears of its end any more. */
  private boolean isLost(Task task) {
    return task.isLeftBehind() || isOrphan(task);
  }

  private void consider(Book.Entry entry, Attempt attempt) {
    List<Task> present = tasks.getOrDefault(attempt.instance(), List.of());
    boolean begun =
        present.stream().anyMatch(task -> task.attempt.equals(attempt) && !isLost(task));
    boolean waits = !present.isEmpty() && attempt.phase() != ActionPhase.STOP;
    Optional<ActionSpec> spec = entry.running().action(attempt.phase());
    Optional<ActionFunction> function = spec.flatMap(found -> functions.find(found.type()));
    if (!begun && !waits && spec.isPresent() == function.isPresent()) {
      Task task = new Task(attempt, function.orElse(null), present);
      tasks.computeIfAbsent(attempt.instance(), id -> new ArrayList<>()).add(task);
      begin(task, entry, spec);
    }
  }

  private void begin(Task task, Book.Entry entry, Optional<ActionSpec> spec) {
    CompletableFuture<ActionResult> result = new CompletableFuture<>();
    Duration timeout = spec.map(ActionSpec::timeout).orElse(ActionSpec.DEFAULT_TIMEOUT);
    Worker.Pending timer = turns.after(timeout, () -> timedOut(task, timeout, result));
    result.whenComplete((ended, failure) -> turns.take(() -> ended(task, timer, ended)));
    task.over.thenRun(turns::lookSoon);
    Runnable call = () -> call(task, entry, spec, result);
    task.earlierOver().thenRun(() -> turns.take(call));
    boolean afterStop =
        task.earlier.stream().anyMatch(one -> one.attempt.phase() == ActionPhase.STOP);
    if (spec.isPresent() && !task.earlier.isEmpty() && !afterStop) {
      turns.after(GRACE, call);
    }
  }

  private void call(
      Task task,
      Book.Entry entry,
      Optional<ActionSpec> spec,
      CompletableFuture<ActionResult> result) {
    if (!task.claim()) {
      return;
    }
    boolean beside = !task.earlierOver().isDone();
    Supplier<CompletableFuture<ActionResult>> function =
        () ->
            spec.isPresent() && task.function != null
                ? calls.call(task.function, request(entry, task, spec.get()))
                : CompletableFuture.completedFuture(ActionResult.ok());
    CompletableFuture<ActionResult> end = function.get();
    if (beside) {
      end = end.thenCompose(ended -> again(task, function, ended));
    }
    end.thenAccept(ended -> task.ends(ended.success()));
    end.thenCombine(task.earlierOver(), (ended, ignored) -> ended).thenAccept(result::complete);
  }

  /**
   * A stop that was called beside its start is called again when the start was at work after it, or
   * has succeeded: what it has started is not stopped yet.
   */
  private static CompletableFuture<ActionResult> again(
      Task task, Supplier<CompletableFuture<ActionResult>> stop, ActionResult ended) {
    boolean outlived = !task.earlierOver().isDone();
    return CompletableFuture.anyOf(task.earlierOver(), task.cancel)
        .thenCompose(
            ignored ->
                !task.cancel.isDone() && (outlived || task.mayFollowASuccess())
                    ? stop.get()
                    : CompletableFuture.completedFuture(ended));
  }

  /** A recovery has no stop that could wait for its end: it is told when it has ended. */
  private void timedOut(Task task, Duration timeout, CompletableFuture<ActionResult> result) {
    task.giveUp();
    String open =
        task.earlier.stream()
            .filter(one -> !one.over.isDone())
            .map(one -> "; " + one.attempt.id() + " has not ended")
            .collect(Collectors.joining());
    String why = "no end within " + timeout.toMillis() + " ms" + open;
    if (task.attempt.phase() == ActionPhase.RECOVERY) {
      logs.append(task.attempt.name(), task.attempt.id() + ": " + why + "; it is cancelled");
    } else {
      result.complete(ActionResult.failed(why));
    }
  }

  private void ended(Task task, Worker.Pending timer, ActionResult result) {
    timer.cancel();
    if (!result.success() && isOrphan(task)) {
      turns.lookSoon();
    } else if (!closed) { // what registration gives up is done again when it is back
      ends.ended(task.attempt, result);
    }
  }

  private Request request(Book.Entry entry, Task task, ActionSpec spec) {
    Attempt attempt = task.attempt;
    Optional<NodeId> registeredOn =
        entry.placement().remains().map(Incarnation::node).filter(id -> !id.equals(self.node()));
    return new Request(
        attempt.phase(),
        owner(attempt),
        self.node(),
        registeredOn,
        spec.parameters(),
        attempt.id(),
        entry.placementVersion(),
        spec.timeout(),
        task.cancel,
        line -> logs.append(attempt.name(), line));
  }

  /** What is recovered here of another node's part is not this node's own part. */
  private String owner(Attempt attempt) {
    boolean foreign =
        attempt.instance().home().filter(home -> !home.equals(self.node())).isPresent();
    return foreign ? Records.text(attempt.instance()) : attempt.name();
  }

  /** What goes on though it is cancelled, once all is. */
  List<Remnant> leftBehind() {
    return tasks.values().stream()
        .flatMap(List::stream)
        .filter(task -> !task.over.isDone())
        .map(task -> new Remnant(task.attempt, task.over, () -> isOrphan(task)))
        .toList();
  }

  /** Completes when all that was at work has ended. */
  CompletableFuture<Void> cancelAll() {
    closed = true;
    List<Task> all = tasks.values().stream().flatMap(List::stream).toList();
    all.forEach(Task::giveUp);
    calls.close();
    return CompletableFuture.allOf(
        all.stream().map(task -> task.over).toArray(CompletableFuture<?>[]::new));
  }
}
