package org.lockstep.actions.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lockstep.actions.ActionPhase.START;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.actions.ActionResult;
import org.lockstep.actions.ProgramLauncher.LaunchedProgram;
import org.lockstep.actions.exec.core.ExecParameters;

/** When a start has succeeded (RL-6). */
@Timeout(30)
class ReadinessTest {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong nowMs = new AtomicLong();
  private final Readiness readiness =
      new Readiness(timer, () -> TimeUnit.MILLISECONDS.toNanos(nowMs.get()));
  private final Program program = new Program();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private static final class Program implements LaunchedProgram {
    final CompletableFuture<Integer> exit = new CompletableFuture<>();

    @Override
    public long pid() {
      return 1;
    }

    @Override
    public CompletionStage<Integer> exit() {
      return exit;
    }

    @Override
    public void kill(boolean gently) {}
  }

  private CompletableFuture<ActionResult> started(Map<String, Object> parameters) {
    Signs signs = Signs.before(ExecParameters.parse(parameters)).toCompletableFuture().join();
    return readiness.await(program, new Request(START, parameters), signs).toCompletableFuture();
  }

  @Test
  void whatEndsInTheMomentOfItsLaunchHasNotStarted_RL6() throws Exception {
    CompletableFuture<ActionResult> start = started(Map.of("shell", "exit 127"));
    program.exit.complete(127);
    ActionResult result = start.get(10, TimeUnit.SECONDS);
    assertThat(result.success()).isFalse();
    assertThat(result.detail()).isEqualTo("ended with exit code 127");
  }

  @Test
  void whatRunsAfterThatMomentHas_RL6() throws Exception {
    CompletableFuture<ActionResult> start = started(Map.of("shell", "serve"));
    assertThat(start).isNotDone();
    nowMs.set(Readiness.MOMENT_MS);
    assertThat(start.get(10, TimeUnit.SECONDS).success()).isTrue();
  }
}
