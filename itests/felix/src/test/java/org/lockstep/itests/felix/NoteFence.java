package org.lockstep.itests.felix;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Problem;
import org.lockstep.fencing.FenceAgent;
import org.lockstep.fencing.FenceRequest;

/** A fence agent that writes down whom it is to cut off. */
public final class NoteFence implements FenceAgent {
  @Override
  public List<Problem> validate(Map<String, String> parameters) {
    return List.of();
  }

  @Override
  public CompletionStage<Void> fence(FenceRequest request) {
    Journal.write("fence " + request.node() + " " + request.boot() + " " + request.parameters());
    return CompletableFuture.completedStage(null);
  }
}
