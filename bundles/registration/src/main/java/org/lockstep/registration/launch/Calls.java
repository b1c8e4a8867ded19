package org.lockstep.registration.launch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.Workers;

/**
 * Calls action functions, each on a thread of its own: one that blocks or breaks holds up nobody
 * else. The runner lets at most two be at work for a client service.
 */
final class Calls {
  private final Workers.Crowd threads;

  Calls(Workers workers) {
    threads = workers.crowd("lockstep-action");
  }

  /** Completes when the function has ended, and never exceptionally. */
  CompletableFuture<ActionResult> call(ActionFunction function, Request request) {
    CompletableFuture<ActionResult> end = new CompletableFuture<>();
    threads.execute(() -> run(function, request, end));
    return end;
  }

  private static void run(
      ActionFunction function, Request request, CompletableFuture<ActionResult> end) {
    try {
      CompletionStage<ActionResult> stage = function.run(request);
      if (stage == null) {
        end.complete(ActionResult.failed("the action function gave no stage"));
      } else {
        stage.whenComplete((result, failure) -> end.complete(result(result, failure)));
      }
    } catch (Throwable e) { // also an error of linkage: it is this function's, not the node's
      end.complete(ActionResult.failed(e.toString()));
    }
  }

  private static ActionResult result(@Nullable ActionResult result, @Nullable Throwable failure) {
    if (failure != null) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      return ActionResult.failed(String.valueOf(cause));
    }
    return result == null ? ActionResult.failed("the action function gave no result") : result;
  }

  void close() {
    threads.stop();
  }
}
