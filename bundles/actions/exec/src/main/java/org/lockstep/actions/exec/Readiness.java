package org.lockstep.actions.exec;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.actions.ProgramLauncher.LaunchedProgram;
import org.lockstep.base.MonotonicClock;

/** Waits until a started program is ready, or has ended, or nobody waits any more. */
final class Readiness {
  private static final int POLL_MS = 5;

  /**
   * Without any other sign: what cannot be executed after all, or ends at once, has ended by then.
   * The launch itself says only that the system took it.
   */
  static final int MOMENT_MS = 100;

  private final ScheduledExecutorService timer;
  private final MonotonicClock clock;

  Readiness(ScheduledExecutorService timer, MonotonicClock clock) {
    this.timer = timer;
    this.clock = clock;
  }

  CompletionStage<ActionResult> await(LaunchedProgram program, ActionRequest request, Signs signs) {
    CompletableFuture<ActionResult> result = new CompletableFuture<>();
    program.exit().thenAccept(code -> result.complete(tooEarly(code, program)));
    request.cancelled().thenRun(() -> result.complete(ActionResult.failed("cancelled")));
    Look look = new Look(result, clock.millis(), request, signs);
    look.run();
    if (!result.isDone()) {
      ScheduledFuture<?> polling =
          timer.scheduleWithFixedDelay(look, POLL_MS, POLL_MS, TimeUnit.MILLISECONDS);
      return result.whenComplete((done, failure) -> polling.cancel(false));
    }
    return result;
  }

  private static ActionResult tooEarly(int code, LaunchedProgram program) {
    return Ending.failed(
        code,
        program,
        code == 0 ? " before it was ready (a start that ends needs 'daemon: false')" : "");
  }

  private final class Look implements Runnable {
    private final CompletableFuture<ActionResult> result;
    private final long begunMs;
    private final ActionRequest request;
    private final Signs signs;

    Look(CompletableFuture<ActionResult> result, long begunMs, ActionRequest request, Signs signs) {
      this.result = result;
      this.begunMs = begunMs;
      this.request = request;
      this.signs = signs;
    }

    @Override
    public void run() {
      long elapsed = clock.millis() - begunMs;
      long longest = request.deadline().toMillis();
      if (elapsed >= signs.atLeastMs(MOMENT_MS) && signs.seen()) {
        result.complete(ActionResult.ok());
      } else if (elapsed > longest) {
        result.complete(ActionResult.failed("not ready after " + longest + " ms"));
      }
    }
  }
}
