package org.lockstep.fencing.agents;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.lockstep.base.Problem;
import org.lockstep.fencing.FenceAgent;
import org.lockstep.fencing.FenceRequest;

/** Does what the test says. */
final class TestAgent implements FenceAgent {
  final List<FenceRequest> asked = new CopyOnWriteArrayList<>();
  volatile String dislikes = "";
  private final BlockingQueue<CompletableFuture<Void>> running = new LinkedBlockingQueue<>();

  @Override
  public List<Problem> validate(Map<String, String> parameters) {
    String why = dislikes;
    return why.isEmpty() ? List.of() : List.of(new Problem("test", "test refused", "ip", why));
  }

  @Override
  public CompletionStage<Void> fence(FenceRequest request) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    asked.add(request);
    running.add(end);
    return end;
  }

  /** The next request's end, once it is asked. */
  CompletableFuture<Void> next() {
    try {
      CompletableFuture<Void> end = running.poll(20, TimeUnit.SECONDS);
      if (end == null) {
        throw new AssertionError("it is not asked");
      }
      return end;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
