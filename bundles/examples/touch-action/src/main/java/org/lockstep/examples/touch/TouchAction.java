package org.lockstep.examples.touch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.actions.ActionType;
import org.lockstep.base.Problem;
import org.osgi.service.component.annotations.Component;

@Component
@ActionType(type = "touch")
public class TouchAction implements ActionFunction {
  @Override
  public CompletionStage<ActionResult> run(ActionRequest request) {
    Path file = Path.of(String.valueOf(request.parameters().get("file")));
    try {
      if (request.phase() == ActionPhase.START) {
        Files.writeString(file, request.clientService() + " " + request.fencingToken());
      } else if (request.phase() == ActionPhase.STOP || request.phase() == ActionPhase.RECOVERY) {
        Files.deleteIfExists(file); // called twice for one attempt it does no harm (RL-7)
      }
      return CompletableFuture.completedStage(ActionResult.ok());
    } catch (IOException e) {
      return CompletableFuture.completedStage(ActionResult.failed(file + ": " + e));
    }
  }

  @Override
  public List<Problem> validate(Map<String, Object> parameters) {
    return parameters.get("file") instanceof String
        ? List.of()
        : List.of(new Problem("bad-parameter", "touch refused", "file", "it names no file"));
  }
}
