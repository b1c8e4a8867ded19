package org.lockstep.registration.launch;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.lockstep.actions.ActionFunction;

/** An attempt under way on this node. Its fields change on the engine's thread only. */
final class Task {
  private static final BooleanSupplier NEVER = () -> false;

  final Attempt attempt;

  /** What runs it; none: a stop without an action. */
  final @Nullable ActionFunction function;

  /** What was begun before it and had not ended then. */
  final List<Task> earlier;

  /** Completes when nobody waits any more. */
  final CompletableFuture<Void> cancel = new CompletableFuture<>();

  /** Completes when the function itself has come to an end, however late. */
  final CompletableFuture<Void> over;

  /** Of one that was left behind: whether its function's service has gone. */
  final BooleanSupplier gone;

  /** Of one that was left behind nobody knows. */
  private volatile boolean succeeded;

  private boolean called;
  private boolean orphaned;

  Task(Attempt attempt, @Nullable ActionFunction function, List<Task> earlier) {
    this(attempt, function, earlier, new CompletableFuture<>(), NEVER);
  }

  /** One that was begun, and given up, by the registration before. */
  Task(Remnant remnant) {
    this(remnant.attempt(), null, List.of(), remnant.over(), remnant.gone());
    called = true;
    succeeded = true;
    giveUp();
  }

  private Task(
      Attempt attempt,
      @Nullable ActionFunction function,
      List<Task> earlier,
      CompletableFuture<Void> over,
      BooleanSupplier gone) {
    this.attempt = attempt;
    this.function = function;
    this.earlier = List.copyOf(earlier);
    this.over = over;
    this.gone = gone;
  }

  boolean isLeftBehind() {
    return gone != NEVER;
  }

  CompletableFuture<Void> earlierOver() {
    return CompletableFuture.allOf(
        earlier.stream().map(task -> task.over).toArray(CompletableFuture<?>[]::new));
  }

  /** By any thread: the function itself has come to its end. */
  void ends(boolean success) {
    succeeded = success;
    over.complete(null);
  }

  /** By any thread, when all that was begun before it is over. */
  boolean mayFollowASuccess() {
    return earlier.stream().anyMatch(task -> task.succeeded);
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
