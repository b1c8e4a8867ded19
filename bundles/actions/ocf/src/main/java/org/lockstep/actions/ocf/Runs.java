package org.lockstep.actions.ocf;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.actions.ProgramLauncher.LaunchedProgram;
import org.lockstep.actions.ProgramSpec;
import org.lockstep.base.ProblemException;

/** Runs of agents, each to its end, or until nobody waits any more. */
final class Runs {
  /** From asking a program to end to making it. */
  static final Duration KILL_AFTER = Duration.ofSeconds(2);

  private final ProgramLauncher launcher;

  /**
   * How one ended.
   *
   * @param said what it said last
   * @param givenUp whether it was made to end
   */
  record End(int code, String said, boolean givenUp) {}

  Runs(ProgramLauncher launcher) {
    this.launcher = launcher;
  }

  /**
   * @param end how it is made to end
   */
  CompletionStage<End> toEnd(
      ProgramSpec spec,
      ActionRequest request,
      Function<LaunchedProgram, CompletionStage<Void>> end) {
    if (isCancelled(request)) { // late, it would run beside what others have been given
      return CompletableFuture.failedStage(notBegun(request));
    }
    return launcher.launch(spec).thenCompose(program -> awaited(program, request, end));
  }

  static boolean isCancelled(ActionRequest request) {
    return request.cancelled().toCompletableFuture().isDone();
  }

  static ProblemException notBegun(ActionRequest request) {
    String what = request.phase() + " of " + request.clientService() + " not begun";
    return new ProblemException("cancelled", what, "", "it was cancelled before");
  }

  private static CompletionStage<End> awaited(
      LaunchedProgram program,
      ActionRequest request,
      Function<LaunchedProgram, CompletionStage<Void>> end) {
    CompletableFuture<Boolean> givenUp = new CompletableFuture<>();
    program.exit().whenComplete((code, failure) -> givenUp.complete(false));
    request.cancelled().thenRun(() -> givenUp.complete(true));
    return givenUp
        .completeOnTimeout(true, request.deadline().toMillis(), TimeUnit.MILLISECONDS)
        .thenCompose(now -> now ? end.apply(program) : CompletableFuture.completedStage(null))
        .thenCompose(any -> program.exit())
        .thenApply(code -> new End(code, program.lastLine(), givenUp.join()));
  }

  /** All that the owner has launched, daemons included. */
  CompletionStage<Void> endAll(String owner) {
    return launcher.end(owner, KILL_AFTER);
  }

  /** Only what this program is and has started: whatever is managed by the agent goes on. */
  static CompletionStage<Void> endIt(LaunchedProgram program) {
    program.kill(true);
    CompletableFuture<Integer> exit = program.exit().toCompletableFuture();
    CompletableFuture.delayedExecutor(KILL_AFTER.toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (!exit.isDone()) {
                program.kill(false);
              }
            });
    return CompletableFuture.completedStage(null);
  }
}
