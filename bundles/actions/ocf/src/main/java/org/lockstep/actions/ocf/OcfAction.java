package org.lockstep.actions.ocf;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.actions.ActionType;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.actions.ocf.core.AgentEnvironment;
import org.lockstep.actions.ocf.core.OcfParameters;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.base.Workers;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Has the host's OCF resource agents start, stop and look at things (RL-6, RL-7). */
@Component(configurationPid = "org.lockstep.actions.ocf")
@Designate(ocd = OcfMetatype.class)
@ActionType(type = "ocf")
public final class OcfAction implements ActionFunction {
  /** Agents print what is in them already; some ask a program first. */
  private static final Duration SELF_DESCRIPTION = Duration.ofSeconds(5);

  private final Workers.Crowd threads = Workers.threads().crowd("lockstep-ocf");
  private final Turns turns = new Turns();
  private final Agents agents;
  private final AgentPhases phases;

  @Activate
  public OcfAction(@Reference ProgramLauncher launcher, OcfMetatype configuration) {
    this(
        launcher,
        new AgentEnvironment(Path.of(configuration.root()), Path.of(configuration.temp())));
  }

  OcfAction(ProgramLauncher launcher, AgentEnvironment environment) {
    agents = new Agents(environment, new SelfDescription(threads, SELF_DESCRIPTION));
    phases = new AgentPhases(launcher, environment, agents, threads);
  }

  /** What was started goes on: it is the node's, and so is what it left with the supervisor. */
  @Deactivate
  public void close() {
    threads.stop();
  }

  @Override
  public List<Problem> validate(Map<String, Object> parameters) {
    List<Problem> problems = OcfParameters.problems(parameters);
    if (!problems.isEmpty()) {
      return problems;
    }
    try {
      OcfParameters read = OcfParameters.of(parameters);
      return agents.metadata(read.agent()).problems(read.given());
    } catch (ProblemException e) {
      return List.of(e.problem());
    }
  }

  @Override
  public CompletionStage<ActionResult> run(ActionRequest request) {
    try {
      return phase(request).exceptionally(e -> ActionResult.failed(line(e)));
    } catch (RuntimeException e) {
      return CompletableFuture.completedStage(ActionResult.failed(line(e)));
    }
  }

  private CompletionStage<ActionResult> phase(ActionRequest request) {
    return switch (request.phase()) {
      case START -> turns.take(request, () -> phases.start(request));
      case STOP -> turns.take(request, () -> phases.stop(request));
      case MONITOR -> phases.monitor(request);
      case RECOVERY -> none("recovery");
      case NOTIFY -> none("notification");
      case EVENT -> none("answer to events");
    };
  }

  private static CompletionStage<ActionResult> none(String what) {
    return CompletableFuture.completedStage(
        ActionResult.failed("ocf agents have no " + what + "; leave the action out"));
  }

  private static String line(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return cause instanceof ProblemException e ? e.problem().line() : String.valueOf(cause);
  }
}
