package org.lockstep.actions.exec;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.actions.ProgramLauncher.LaunchedProgram;
import org.lockstep.actions.exec.core.ExecParameters;

/** How programs end: by themselves, asked to, or made to. */
final class Ending {
  private final ScheduledExecutorService timer;

  Ending(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /**
   * Asks it to end, makes it end after a while. Not by the timer: that goes with this bundle, and
   * what was asked to end is made to all the same.
   */
  private static void end(LaunchedProgram program, Duration killAfter) {
    CompletableFuture<Integer> exit = program.exit().toCompletableFuture();
    if (exit.isDone()) {
      return;
    }
    program.kill(true);
    CompletableFuture.delayedExecutor(killAfter.toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (!exit.isDone()) {
                program.kill(false);
              }
            });
  }

  /** Waits for its end; when nobody waits for the result any more it is ended. */
  CompletionStage<ActionResult> whole(
      LaunchedProgram program, ActionRequest request, ExecParameters parameters) {
    Runnable giveUp = () -> end(program, parameters.killAfter());
    request.cancelled().thenRun(giveUp);
    return cancelling(after(request.deadline(), giveUp), program.exit())
        .thenApply(code -> result(code, program));
  }

  private static ActionResult result(int code, LaunchedProgram program) {
    return code == 0 ? ActionResult.ok(program.lastLine()) : failed(code, program, "");
  }

  static ActionResult failed(int code, LaunchedProgram program, String remark) {
    String last = program.lastLine();
    return ActionResult.failed(
        "ended with exit code " + code + remark + (last.isEmpty() ? "" : ": " + last));
  }

  private ScheduledFuture<?> after(Duration time, Runnable task) {
    return timer.schedule(task, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static CompletionStage<Integer> cancelling(
      ScheduledFuture<?> later, CompletionStage<Integer> exit) {
    return exit.whenComplete((code, failure) -> later.cancel(false));
  }
}
