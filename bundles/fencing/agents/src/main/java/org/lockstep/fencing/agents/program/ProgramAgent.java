package org.lockstep.fencing.agents.program;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.fencing.FenceAgent;
import org.lockstep.fencing.FenceRequest;
import org.lockstep.fencing.agents.core.LastLine;

/** One program, as agents of this kind are everywhere called: parameters on standard input. */
record ProgramAgent(Path program, ProgramFolders folders) implements FenceAgent {
  private static final int ON = 0;
  private static final int OFF = 2;

  @Override
  public List<Problem> validate(Map<String, String> parameters) {
    try {
      return folders.metadata(program).problems(new TreeMap<>(parameters));
    } catch (ProblemException e) {
      return List.of(e.problem());
    }
  }

  @Override
  public CompletionStage<Void> fence(FenceRequest request) {
    long begun = System.nanoTime();
    return CompletableFuture.runAsync(() -> cutOff(request, begun), folders.threads());
  }

  /** Its word is not enough: it is asked again. */
  private void cutOff(FenceRequest request, long begun) {
    Outcome off = run("off", request, begun);
    if (off.exit() != 0) {
      throw failed("off", off, request);
    }
    Outcome status = run("status", request, begun);
    if (status.exit() == ON) {
      throw failed(request, "'off' is done, it says, and 'status', that the host is on");
    }
    if (status.exit() != OFF) {
      throw failed("status", status, request);
    }
  }

  private Outcome run(String action, FenceRequest request, long begun) {
    Duration left = request.deadline().minusNanos(System.nanoTime() - begun);
    StringBuilder input = new StringBuilder();
    new TreeMap<>(request.parameters())
        .forEach((name, value) -> input.append(name).append('=').append(value).append('\n'));
    input.append("action=").append(action).append('\n');
    return folders.run(program, input.toString(), Math.max(0, left.toMillis()));
  }

  private ProblemException failed(String action, Outcome outcome, FenceRequest request) {
    Map<String, String> secrets = new TreeMap<>(request.parameters());
    secrets.keySet().retainAll(request.secrets());
    String last = LastLine.of(outcome.output(), secrets.values());
    String why = "'" + action + "' ended with exit code " + outcome.exit();
    return failed(request, last.isEmpty() ? why : why + ": " + last);
  }

  private ProblemException failed(FenceRequest request, String why) {
    return new ProblemException(
        "not-fenced", request.node() + " is not certain to be off", program.toString(), why);
  }
}
