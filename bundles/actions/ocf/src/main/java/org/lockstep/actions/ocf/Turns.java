package org.lockstep.actions.ocf;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;

/**
 * One start or stop of a client service at a time: a start that is being ended may still do what
 * the stop after it undoes.
 */
final class Turns {
  private final Map<String, Turn> last = new HashMap<>();

  private record Turn(ActionPhase phase, String attempt, CompletableFuture<ActionResult> end) {
    boolean isStill(ActionRequest request) {
      return !end.isDone() && phase == request.phase() && attempt.equals(request.attemptId());
    }
  }

  /** Asked again for the same attempt while it lasts, it is not done twice (RL-7). */
  CompletionStage<ActionResult> take(
      ActionRequest request, Supplier<CompletionStage<ActionResult>> phase) {
    Turn mine = new Turn(request.phase(), request.attemptId(), new CompletableFuture<>());
    String name = request.clientService();
    Turn before;
    synchronized (last) {
      before = last.get(name);
      if (before != null && before.isStill(request)) {
        return before.end().copy();
      }
      last.put(name, mine);
    }
    CompletionStage<ActionResult> over = mine.end();
    over.whenComplete((result, failure) -> forget(name, mine));
    after(before).whenComplete((result, failure) -> begin(mine, phase));
    return mine.end().copy();
  }

  private static CompletionStage<?> after(@Nullable Turn before) {
    return before == null ? CompletableFuture.completedFuture(null) : before.end();
  }

  private static void begin(Turn turn, Supplier<CompletionStage<ActionResult>> phase) {
    try {
      phase
          .get()
          .whenComplete(
              (result, failure) -> {
                if (failure == null) {
                  turn.end().complete(result);
                } else {
                  turn.end().completeExceptionally(failure);
                }
              });
    } catch (RuntimeException e) {
      turn.end().completeExceptionally(e);
    }
  }

  private void forget(String name, Turn turn) {
    synchronized (last) {
      last.remove(name, turn);
    }
  }
}
