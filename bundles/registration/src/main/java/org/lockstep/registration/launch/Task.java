package org.lockstep.registration.launch;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.lockstep.actions.ActionFunction;

/** An attempt under way on this node. Its fields change on the engine's thread only. */
final class Task {
  final Attempt attempt;

  /** What runs it; none: a stop without an action. */
  final @Nullable ActionFunction function;

  /** What was begun before it and had not ended then. */
  final List<Task> earlier;

  /** Completes when nobody waits any more. */
  final CompletableFuture<Void> cancel = new CompletableFuture<>();

  /** Completes when the function itself has come to an end, however late. */
  final CompletableFuture<Void> over = new CompletableFuture<>();

  private boolean called;
  private boolean orphaned;

  Task(Attempt attempt, @Nullable ActionFunction function, List<Task> earlier) {
    this.attempt = attempt;
    this.function = function;
    this.earlier = List.copyOf(earlier);
  }

  CompletableFuture<Void> earlierOver() {
    return CompletableFuture.allOf(
        earlier.stream().map(task -> task.over).toArray(CompletableFuture<?>[]::new));
  }

  /** Whether it is to be called now: once, and not when nobody waits. */
  boolean claim() {
    if (called || cancel.isDone()) {
      return false;
    }
    called = true;
    return true;
  }

  /** Gives it up because its function has gone; whether that is news. */
  boolean orphan() {
    boolean news = !orphaned;
    orphaned = true;
    giveUp();
    return news;
  }

  void giveUp() {
    cancel.complete(null);
    if (!called) {
      over.complete(null);
    }
  }
}
