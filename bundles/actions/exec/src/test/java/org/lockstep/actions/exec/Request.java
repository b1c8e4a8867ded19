package org.lockstep.actions.exec;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionRequest;
import org.lockstep.base.NodeId;

record Request(
    ActionPhase phase,
    Map<String, Object> parameters,
    String attemptId,
    Duration deadline,
    CompletableFuture<Void> cancelled)
    implements ActionRequest {
  Request(ActionPhase phase, Map<String, Object> parameters) {
    this(phase, parameters, "attempt-1", Duration.ofSeconds(10), new CompletableFuture<>());
  }

  @Override
  public String clientService() {
    return "printing";
  }

  @Override
  public NodeId node() {
    return NodeId.of(2);
  }

  @Override
  public Optional<NodeId> registeredOn() {
    return Optional.of(NodeId.of(1));
  }

  @Override
  public long fencingToken() {
    return 77;
  }

  @Override
  public void log(String line) {}
}
