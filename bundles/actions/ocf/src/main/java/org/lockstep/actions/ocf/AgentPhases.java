package org.lockstep.actions.ocf;

import static org.lockstep.actions.ocf.core.AgentEnvironment.MONITOR;
import static org.lockstep.actions.ocf.core.AgentEnvironment.START;
import static org.lockstep.actions.ocf.core.AgentEnvironment.STOP;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.actions.ProgramSpec;
import org.lockstep.actions.ocf.core.AgentEnvironment;
import org.lockstep.actions.ocf.core.ExitCode;
import org.lockstep.actions.ocf.core.Metadata;
import org.lockstep.actions.ocf.core.OcfParameters;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;

/** What the phases of a client service ask of an agent. */
final class AgentPhases {
  private final ProgramLauncher launcher;
  private final AgentEnvironment environment;
  private final Agents agents;
  private final Executor threads;
  private final Runs runs;
  private final Refusals refusals = new Refusals();

  AgentPhases(
      ProgramLauncher launcher, AgentEnvironment environment, Agents agents, Executor threads) {
    this.launcher = launcher;
    this.environment = environment;
    this.agents = agents;
    this.threads = threads;
    this.runs = new Runs(launcher);
  }

  /** Only once the supervisor knows how it is undone may it be done (RL-15). */
  CompletionStage<ActionResult> start(ActionRequest request) {
    return CompletableFuture.supplyAsync(() -> will(request), threads)
        .thenCompose(will -> bequeathed(request, will))
        .thenCompose(left -> run(request, START))
        .thenApply(end -> result(START, end));
  }

  /**
   * A disk that is slow to take the heartbeat must not hold up the stop that a cancelled start
   * waits for; that stop takes back what has been left by then.
   */
  private CompletionStage<Void> bequeathed(ActionRequest request, Will will) {
    CompletionStage<Void> givenUp =
        request
            .cancelled()
            .thenRun(
                () -> {
                  throw Runs.notBegun(request);
                });
    return launcher
        .bequeath(will.stop(), will.within(), will.mayBeOvertaken())
        .applyToEither(givenUp, left -> left);
  }

  /** What undoes a start, how long that may take, and whether nobody has to wait for it. */
  private record Will(ProgramSpec stop, Duration within, boolean mayBeOvertaken) {}

  private Will will(ActionRequest request) {
    try {
      OcfParameters parameters = OcfParameters.of(request.parameters());
      agents.file(parameters.agent());
      Duration within =
          checked(request, parameters).map(Metadata::stop).orElse(Metadata.USUAL_STOP);
      if (Runs.isCancelled(request)) {
        throw Runs.notBegun(request);
      }
      String name = request.clientService();
      ProgramSpec stop = environment.program(parameters, name, STOP, within);
      Will will = new Will(stop, within, parameters.overlaps());
      prepareTemp();
      refusals.begins(name);
      return will;
    } catch (ProblemException e) {
      refusals.refuse(request.clientService());
      throw e;
    }
  }

  /** An agent that cannot describe itself just now may well start what it is to start. */
  private Optional<Metadata> checked(ActionRequest request, OcfParameters parameters) {
    Metadata metadata;
    try {
      metadata = agents.metadata(parameters.agent());
    } catch (ProblemException e) {
      request.log("not checked: " + e.problem().line());
      return Optional.empty();
    }
    List<Problem> problems = metadata.problems(parameters.given());
    if (!problems.isEmpty()) {
      throw new ProblemException(problems.get(0));
    }
    return Optional.of(metadata);
  }

  /** The supervisor forgets how it is undone only once it is. */
  CompletionStage<ActionResult> stop(ActionRequest request) {
    String name = request.clientService();
    if (refusals.isUntouched(name) && !launcher.hasBequeathed(name)) {
      return CompletableFuture.completedStage(ActionResult.ok("nothing was started here"));
    }
    return run(request, STOP)
        .thenCompose(
            end -> {
              ActionResult result = result(STOP, end);
              return result.success()
                  ? forgotten(name).thenApply(any -> result)
                  : CompletableFuture.completedStage(result);
            });
  }

  /** With what the agent has left running: it would go on announcing an address, for example. */
  private CompletionStage<Void> forgotten(String name) {
    return runs.endAll(name)
        .thenCompose(ended -> launcher.revoke(name))
        .thenRun(() -> refusals.stopped(name));
  }

  CompletionStage<ActionResult> monitor(ActionRequest request) {
    return run(request, MONITOR).thenApply(end -> result(MONITOR, end));
  }

  private CompletionStage<Runs.End> run(ActionRequest request, String action) {
    OcfParameters parameters = OcfParameters.of(request.parameters());
    agents.file(parameters.agent());
    return runs.toEnd(
        environment.program(parameters, request.clientService(), action, request.deadline()),
        request,
        program ->
            action.equals(START) ? runs.endAll(request.clientService()) : Runs.endIt(program));
  }

  private static ActionResult result(String action, Runs.End end) {
    if (end.givenUp()) {
      String said = end.said().isEmpty() ? "" : ": " + end.said();
      return ActionResult.failed(action + " did not end in time and was ended" + said);
    }
    return end.code() == ExitCode.SUCCESS
        ? ActionResult.ok()
        : ActionResult.failed(ExitCode.sentence(action, end.code(), end.said()));
  }

  /** The package has it made at each boot; a container has no boot. */
  private void prepareTemp() {
    try {
      Files.createDirectories(
          environment.temp(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    } catch (IOException e) {
      // an agent that needs it says so
    }
  }
}
