package org.lockstep.events.daemon;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.NodeId;
import org.lockstep.base.Worker;
import org.lockstep.base.Workers;
import org.lockstep.events.daemon.core.References;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has what has happened answered by the event's action, one at a time, each on a thread of its own
 * (EM-2). Used by the daemon's turns.
 */
final class Answering {
  /** An action that minds no cancelling is left behind after that. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

  private final NodeId self;
  private final Plugins<ActionFunction> functions;
  private final Turns turns;
  private final Workers.Crowd threads;

  Answering(NodeId self, Plugins<ActionFunction> functions, Turns turns, Workers.Crowd threads) {
    this.self = self;
    this.functions = functions;
    this.turns = turns;
    this.threads = threads;
  }

  /** What waits for a function that has come now. */
  void beginLate(Collection<Event> events) {
    events.forEach(event -> event.takeUnanswered().ifPresent(out -> begin(event, out)));
  }

  void begin(Event event, Map<String, String> out) {
    functions
        .find(event.spec.action().type())
        .ifPresentOrElse(function -> run(event, function, out), () -> event.unanswered(out));
  }

  private void run(Event event, ActionFunction function, Map<String, String> out) {
    CompletableFuture<Void> cancel = event.begins();
    EventRequest request = request(event, out, cancel);
    CompletableFuture<ActionResult> end = new CompletableFuture<>();
    Worker.Pending late = turns.after(event.timeout(), () -> timedOut(event, cancel, end));
    threads.execute(() -> call(function, request, end));
    end.thenAccept(
        result ->
            turns.take(
                () -> {
                  late.cancel();
                  ended(event, result);
                }));
  }

  private EventRequest request(
      Event event, Map<String, String> out, CompletableFuture<Void> cancel) {
    return new EventRequest(
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
  }

  private void timedOut(
      Event event, CompletableFuture<Void> cancel, CompletableFuture<ActionResult> end) {
    cancel.complete(null);
    ActionResult overdue = ActionResult.failed("no end within " + event.timeout());
    turns.after(GRACE, () -> end.complete(overdue));
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
    next.filter(out -> !event.isDisabled()).ifPresent(out -> begin(event, out));
  }

  private static String tail(String detail) {
    return detail.isEmpty() ? "" : ": " + detail;
  }

  void stop() {
    threads.stop();
  }
}
