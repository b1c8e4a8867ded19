package org.lockstep.actions.ocf;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionRequest;
import org.lockstep.base.NodeId;

record Asked(
    ActionPhase phase,
    Map<String, Object> parameters,
    String attemptId,
    Duration deadline,
    CompletableFuture<Void> cancelled)
    implements ActionRequest {
  Asked(ActionPhase phase, Map<String, Object> parameters) {
    this(
        phase, parameters, "address/1/" + phase, Duration.ofSeconds(20), new CompletableFuture<>());
  }

  @Override
  public String clientService() {
    return "address";
  }

  @Override
  public NodeId node() {
    return NodeId.of(0);
  }

  @Override
  public Optional<NodeId> registeredOn() {
    return Optional.empty();
  }

  @Override
  public long fencingToken() {
    return 9;
  }

  @Override
  public void log(String line) {}
}
