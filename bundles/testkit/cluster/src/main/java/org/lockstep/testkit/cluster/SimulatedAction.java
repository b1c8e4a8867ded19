package org.lockstep.testkit.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.actions.ProgramSpec;
import org.lockstep.base.Environment;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Worker;

/**
 * An action function as people write them: mostly quick, now and then slow or failing, seldom past
 * its timeout, and then it minds that nobody waits, or does not. A start leaves a program behind.
 */
final class SimulatedAction implements ActionFunction {
  static final String TYPE = "simulated";

  private static final Duration KILL_AFTER = Duration.ofMillis(500);
  private static final int MOODS = 100;
  private static final int FAILS_ONE_IN = 20;
  private static final int QUICK_MS = 30;
  private static final int SLOW_MS = 1_000;

  /** Longer than most timeouts, and than the grace that a cancelled start is given. */
  private static final int ENDLESS_MS = 14_000;

  /** What registration leaves behind when it stops is at work for long when it is back. */
  private static final int LONG_MS = 28_000;

  private final Incarnation boot;
  private final Environment environment;
  private final ProgramLauncher launcher;
  private final Execution execution;
  private final Mood mood;
  private final boolean bequeaths;
  private final Worker worker;
  private int goings;

  /** How things go just now. */
  @FunctionalInterface
  interface Mood {
    /** Whether all goes well: faults are over. */
    boolean calm();
  }

  SimulatedAction(
      Incarnation boot,
      Environment environment,
      ProgramLauncher launcher,
      Execution execution,
      Mood mood,
      boolean bequeaths) {
    this.bequeaths = bequeaths;
    this.boot = boot;
    this.environment = environment;
    this.launcher = launcher;
    this.execution = execution;
    this.mood = mood;
    this.worker = environment.workers().prompt("action");
  }

  /** Its service goes away, and so does its work, whoever waits for its end. */
  void goes() {
    goings++;
    execution.gone(boot);
  }

  /** Whether the service has gone that is there now, though it may be back. */
  BooleanSupplier gone() {
    int before = goings;
    return () -> goings != before;
  }

  @Override
  public CompletionStage<ActionResult> run(ActionRequest request) {
    BooleanSupplier gone = gone();
    execution.called(request.clientService(), boot, request.phase());
    request.log(request.attemptId() + " is called");
    int drawn = mood.calm() ? 0 : environment.chance().nextInt(MOODS);
    return after(drawn, request)
        .thenCompose(ignored -> orNever(gone))
        .thenCompose(ignored -> drawn % FAILS_ONE_IN == 1 ? failed() : work(request, gone))
        .exceptionally(failure -> ActionResult.failed(failure.toString()))
        .thenApply(result -> ended(request, result));
  }

  private ActionResult ended(ActionRequest request, ActionResult result) {
    request.log(request.attemptId() + " ends: " + result);
    execution.ended(request.clientService(), boot, request.phase(), result.success());
    return result;
  }

  /** Until it does what it was asked to; who minds that nobody waits does it at once. */
  private CompletionStage<Void> after(int drawn, ActionRequest request) {
    CompletableFuture<Void> now = new CompletableFuture<>();
    worker.after(environment.chance().nextInt(mostMs(drawn, request)), () -> now.complete(null));
    if (drawn % 2 == 0) {
      request.cancelled().thenRun(() -> now.complete(null));
    }
    return now;
  }

  /** Who is given the time for it takes it. */
  private static int mostMs(int drawn, ActionRequest request) {
    if (drawn > 0 && request.deadline().toMillis() > LONG_MS) {
      return LONG_MS;
    }
    return drawn < 80 ? QUICK_MS : drawn < 88 ? SLOW_MS : ENDLESS_MS;
  }

  private static CompletionStage<Void> orNever(BooleanSupplier gone) {
    return gone.getAsBoolean() ? new CompletableFuture<>() : CompletableFuture.completedStage(null);
  }

  private static CompletionStage<ActionResult> failed() {
    return CompletableFuture.completedStage(ActionResult.failed("it did not want to"));
  }

  private CompletionStage<Void> bequeath(String name) {
    ProgramSpec undo = new ProgramSpec(name, List.of("undo"), Map.of(), Optional.empty());
    return bequeaths
        ? launcher.bequeath(undo, Duration.ofSeconds(1))
        : CompletableFuture.completedStage(null);
  }

  private CompletionStage<Void> revoke(String name) {
    return bequeaths ? launcher.revoke(name) : CompletableFuture.completedStage(null);
  }

  private CompletionStage<ActionResult> work(ActionRequest request, BooleanSupplier gone) {
    String name = request.clientService();
    return switch (request.phase()) {
      case START ->
          launcher
              .end(name, KILL_AFTER)
              .thenCompose(ended -> orNever(gone))
              .thenCompose(ended -> bequeath(name))
              .thenCompose(
                  ended ->
                      launcher.launch(
                          new ProgramSpec(name, List.of(name), Map.of(), Optional.empty())))
              .thenApply(program -> ActionResult.ok());
      case STOP ->
          launcher
              .end(name, KILL_AFTER)
              .thenCompose(ended -> revoke(name))
              .thenApply(ended -> ActionResult.ok());
      case NOTIFY, RECOVERY, MONITOR, EVENT -> CompletableFuture.completedStage(ActionResult.ok());
    };
  }
}
