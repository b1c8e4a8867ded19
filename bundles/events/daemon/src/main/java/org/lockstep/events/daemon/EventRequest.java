package org.lockstep.events.daemon;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionRequest;
import org.lockstep.base.NodeId;

/** What an event asks of an action function: to find it, or to answer it. */
record EventRequest(
    ActionPhase phase,
    String clientService,
    NodeId node,
    Map<String, Object> parameters,
    Map<String, Object> in,
    Map<String, String> out,
    String attemptId,
    Duration deadline,
    CompletableFuture<Void> end,
    Consumer<String> lines)
    implements ActionRequest {
  @Override
  public Optional<NodeId> registeredOn() {
    return Optional.empty();
  }

  /** Events are no attempts of the shared store: whoever needs a token has none here. */
  @Override
  public long fencingToken() {
    return 0;
  }

  @Override
  public CompletionStage<Void> cancelled() {
    return end.copy();
  }

  @Override
  public void log(String line) {
    lines.accept(line);
  }
}
