package org.lockstep.itests.felix;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;

/**
 * An action function that writes down what it is asked for. What it starts under the name {@value
 * #STUBBORN} it starts only once it is let go, and minds no cancelling.
 */
public final class NoteAction implements ActionFunction {
  static final String STUBBORN = "stubborn";

  @Override
  public CompletionStage<ActionResult> run(ActionRequest request) {
    Journal.write("note " + request.phase() + " " + request.clientService());
    boolean waits =
        request.phase() == ActionPhase.START && request.clientService().equals(STUBBORN);
    return waits
        ? CompletableFuture.supplyAsync(NoteAction::onceLetGo)
        : CompletableFuture.completedStage(ActionResult.ok());
  }

  private static ActionResult onceLetGo() {
    while (Journal.of("go").isEmpty()) {
      LockSupport.parkNanos(10_000_000);
    }
    return ActionResult.ok();
  }
}
