package org.lockstep.actions.exec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.actions.ActionType;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.actions.ProgramLauncher.LaunchedProgram;
import org.lockstep.actions.ProgramSpec;
import org.lockstep.actions.exec.core.ExecParameters;
import org.lockstep.actions.exec.core.HandedOver;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Runs programs: one that stays for a start, others to their end (RL-6, RL-15). */
@Component
@ActionType(type = "exec")
public final class ExecAction implements ActionFunction {
  private final ProgramLauncher launcher;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(ExecAction::thread);
  private final Ending ending = new Ending(timer);
  private final Readiness readiness = new Readiness(timer, MonotonicClock.system());
  private final Started started = new Started();

  @Activate
  public ExecAction(@Reference ProgramLauncher launcher) {
    this.launcher = launcher;
  }

  /** What was started goes on: it belongs to the node, not to this bundle. What ends, ends. */
  @Deactivate
  public void close() {
    timer.shutdownNow();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "lockstep-exec");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public List<Problem> validate(Map<String, Object> parameters) {
    return ExecParameters.problems(parameters);
  }

  @Override
  public boolean outlivesProcess() {
    return true;
  }

  @Override
  public CompletionStage<ActionResult> run(ActionRequest request) {
    try {
      ExecParameters parameters = ExecParameters.parse(request.parameters());
      return phase(request, parameters).exceptionally(e -> ActionResult.failed(line(e)));
    } catch (ProblemException e) {
      return CompletableFuture.completedStage(ActionResult.failed(e.problem().line()));
    }
  }

  private CompletionStage<ActionResult> phase(ActionRequest request, ExecParameters parameters) {
    return switch (request.phase()) {
      case START -> parameters.daemon() ? start(request, parameters) : whole(request, parameters);
      case STOP -> stop(request, parameters);
      case NOTIFY, RECOVERY, MONITOR, EVENT -> whole(request, parameters);
    };
  }

  /** Called again for the same attempt it waits for the same program (RL-7). */
  private CompletionStage<ActionResult> start(ActionRequest request, ExecParameters parameters) {
    String name = request.clientService();
    Optional<Started.Entry> same = started.find(name, request.attemptId());
    if (same.isPresent()) {
      return same.get()
          .program()
          .thenCompose(program -> readiness.await(program, request, same.get().signs()));
    }
    return end(name, parameters)
        .thenCompose(ended -> Signs.before(parameters))
        .thenCompose(signs -> launched(request, parameters, signs));
  }

  private CompletionStage<ActionResult> launched(
      ActionRequest request, ExecParameters parameters, Signs signs) {
    return started
        .remember(request, launch(request, parameters), signs)
        .thenCompose(program -> readiness.await(program, request, signs))
        .thenCompose(
            result -> result.success() ? done(result) : afterEnd(request, parameters, result));
  }

  /** What did not get ready does not stay. */
  private CompletionStage<ActionResult> afterEnd(
      ActionRequest request, ExecParameters parameters, ActionResult result) {
    return end(request.clientService(), parameters).thenApply(ended -> result);
  }

  private static CompletionStage<ActionResult> done(ActionResult result) {
    return CompletableFuture.completedStage(result);
  }

  private CompletionStage<ActionResult> stop(ActionRequest request, ExecParameters parameters) {
    CompletionStage<ActionResult> command =
        parameters.command().isEmpty() ? done(ActionResult.ok()) : whole(request, parameters);
    return command.thenCompose(result -> afterEnd(request, parameters, result));
  }

  /** Ends what was started under that name, also by an earlier version of this bundle. */
  private CompletionStage<Void> end(String name, ExecParameters parameters) {
    return launcher.end(name, parameters.killAfter());
  }

  /** Runs a program to its end. */
  private CompletionStage<ActionResult> whole(ActionRequest request, ExecParameters parameters) {
    return launch(request, parameters)
        .thenCompose(program -> ending.whole(program, request, parameters));
  }

  private CompletionStage<LaunchedProgram> launch(
      ActionRequest request, ExecParameters parameters) {
    if (parameters.command().isEmpty()) {
      return CompletableFuture.failedStage(
          new ProblemException(
              "no-command",
              request.phase() + " of " + request.clientService() + " failed",
              "command",
              "it needs 'command' or 'shell'"));
    }
    if (request.cancelled().toCompletableFuture().isDone()) { // late, it would run beside another
      return CompletableFuture.failedStage(
          new ProblemException(
              "cancelled",
              request.phase() + " of " + request.clientService() + " not begun",
              "",
              "it was cancelled before its program was launched"));
    }
    return launcher.launch(
        new ProgramSpec(
            request.clientService(),
            parameters.command(),
            HandedOver.environment(request, parameters),
            parameters.folder()));
  }

  private static String line(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return cause instanceof ProblemException e ? e.problem().line() : String.valueOf(cause);
  }
}
