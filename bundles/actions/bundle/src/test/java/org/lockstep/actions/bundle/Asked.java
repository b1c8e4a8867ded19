package org.lockstep.actions.bundle;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionRequest;
import org.lockstep.base.NodeId;

record Asked(
    ActionPhase phase,
    String clientService,
    String attemptId,
    Map<String, Object> parameters,
    Duration deadline,
    CompletableFuture<Void> cancelled)
    implements ActionRequest {
  Asked(ActionPhase phase, String clientService, Map<String, Object> parameters) {
    this(
        phase,
        clientService,
        clientService + "/1/" + phase,
        parameters,
        Duration.ofSeconds(20),
        new CompletableFuture<>());
  }

  Asked attempt(String other) {
    return new Asked(phase, clientService, other, parameters, deadline, cancelled);
  }

  Asked within(long ms) {
    return new Asked(phase, clientService, attemptId, parameters, Duration.ofMillis(ms), cancelled);
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
    return 5;
  }

  @Override
  public void log(String line) {}
}
