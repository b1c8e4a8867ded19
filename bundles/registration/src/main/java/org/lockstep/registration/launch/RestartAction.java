package org.lockstep.registration.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.format.Records;

/**
 * The action {@code restart}: a client service has failed where it is. It is started again there,
 * within its limit; beyond that elsewhere.
 */
final class RestartAction implements ActionFunction {
  static final String TYPE = "restart";
  static final String CLIENT_SERVICE = "client_service";
  static final String GENERATION = "generation";
  static final String REASON = "reason";
  private static final Set<String> ALL = Set.of(CLIENT_SERVICE, GENERATION, REASON);

  private final Wishes wishes;

  RestartAction(Wishes wishes) {
    this.wishes = wishes;
  }

  @Override
  public List<Problem> validate(Map<String, Object> parameters) {
    List<Problem> problems = new ArrayList<>();
    if (!(parameters.get(CLIENT_SERVICE) instanceof String)) {
      problems.add(bad(CLIENT_SERVICE, "it is missing: the name of a client service"));
    }
    parameters.keySet().stream()
        .filter(name -> !ALL.contains(name))
        .forEach(name -> problems.add(bad(name, "there are " + ALL)));
    return problems;
  }

  private static Problem bad(String field, String why) {
    return new Problem("bad-parameter", "not restarted", field, why);
  }

  @Override
  public CompletionStage<ActionResult> run(ActionRequest request) {
    Map<String, Object> parameters = request.parameters();
    List<Problem> problems = validate(parameters);
    if (!problems.isEmpty()) {
      return CompletableFuture.completedStage(ActionResult.failed(problems.get(0).line()));
    }
    InstanceId id = Records.instance(String.valueOf(parameters.get(CLIENT_SERVICE)));
    OptionalLong generation =
        parameters.get(GENERATION) instanceof Number number
            ? OptionalLong.of(number.longValue())
            : OptionalLong.empty();
    String why = String.valueOf(parameters.getOrDefault(REASON, request.attemptId()));
    return Asked.of(() -> wishes.failed(id, request.node(), generation, why))
        .handle((done, failure) -> failure == null ? ActionResult.ok() : failed(failure));
  }

  private static ActionResult failed(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return ActionResult.failed(
        cause instanceof ProblemException known ? known.problem().line() : cause.toString());
  }
}
