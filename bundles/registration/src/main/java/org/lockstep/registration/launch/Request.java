package org.lockstep.registration.launch;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionRequest;
import org.lockstep.base.NodeId;

/** What one attempt asks of an action function. */
record Request(
    ActionPhase phase,
    String clientService,
    NodeId node,
    Optional<NodeId> registeredOn,
    Map<String, Object> parameters,
    String attemptId,
    long fencingToken,
    Duration deadline,
    CompletableFuture<Void> end,
    Consumer<String> lines)
    implements ActionRequest {
  @Override
  public CompletionStage<Void> cancelled() {
    return end.copy();
  }

  @Override
  public void log(String line) {
    lines.accept(line);
  }
}
