package org.lockstep.itests.felix;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;

/** An action function that writes down what it is asked for. */
public final class NoteAction implements ActionFunction {
  @Override
  public CompletionStage<ActionResult> run(ActionRequest request) {
    Journal.write("note " + request.phase() + " " + request.clientService());
    return CompletableFuture.completedStage(ActionResult.ok());
  }
}
