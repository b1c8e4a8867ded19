package org.lockstep.fencing.agents;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;

/** One attempt at a time per node: who asks for the same boot meanwhile has the same answer. */
final class Attempts {
  private final Map<NodeId, Attempt> last = new HashMap<>();

  private record Attempt(Incarnation boot, CompletableFuture<String> end) {}

  synchronized CompletableFuture<String> run(
      Incarnation boot, Supplier<CompletableFuture<String>> work) {
    Optional<Attempt> running =
        Optional.ofNullable(last.get(boot.node())).filter(attempt -> !attempt.end().isDone());
    if (running.isPresent() && running.get().boot().equals(boot)) {
      return told(running.get().end());
    }
    CompletableFuture<String> end =
        running
            .map(before -> before.end().handle((how, e) -> "").thenCompose(any -> work.get()))
            .orElseGet(work);
    last.put(boot.node(), new Attempt(boot, end));
    return told(end);
  }

  /** With the failure itself, not one that wraps it: people read its message. */
  private static CompletableFuture<String> told(CompletableFuture<String> end) {
    CompletableFuture<String> told = new CompletableFuture<>();
    end.whenComplete(
        (how, failure) -> {
          if (failure == null) {
            told.complete(how);
          } else {
            told.completeExceptionally(
                Optional.ofNullable(failure.getCause())
                    .filter(cause -> failure instanceof CompletionException)
                    .orElse(failure));
          }
        });
    return told;
  }
}
