package org.lockstep.fencing.agents;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lockstep.base.Incarnation;
import org.lockstep.base.ProblemException;
import org.lockstep.fencing.FenceAgent;
import org.lockstep.fencing.FenceRequest;
import org.lockstep.store.spi.FenceDevice;

/** Uses one device, and waits for nobody beyond a bound. */
final class DeviceCalls {
  /** What an agent gets beyond its deadline to say that it failed. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** How long it may take to say whether a device can be used. */
  private static final Duration CHECK = Duration.ofSeconds(15);

  private final Agents agents;
  private final Executor threads;

  DeviceCalls(Agents agents, Executor threads) {
    this.agents = agents;
    this.threads = threads;
  }

  /** An agent, and what it is asked. */
  private record Prepared(FenceAgent agent, FenceRequest request) {}

  CompletableFuture<Void> call(
      Incarnation boot, String node, FenceDevice device, Duration deadline) {
    CompletableFuture<Prepared> prepared =
        CompletableFuture.supplyAsync(() -> prepared(boot, node, device, deadline), threads);
    return within(CHECK, device, prepared)
        .thenComposeAsync(
            ready -> within(deadline.plus(GRACE), device, ready.agent().fence(ready.request())),
            threads);
  }

  private Prepared prepared(Incarnation boot, String node, FenceDevice device, Duration deadline) {
    FenceAgent agent = agents.get(device.agent());
    return new Prepared(
        agent,
        new FenceRequest(
            node, boot, Devices.usable(device, agent), SecretFiles.names(device), deadline));
  }

  private static <T> CompletableFuture<T> within(
      Duration time, FenceDevice device, CompletionStage<T> stage) {
    return stage
        .toCompletableFuture()
        .copy()
        .orTimeout(time.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            e ->
                CompletableFuture.failedFuture(
                    e instanceof TimeoutException ? late(time, device) : e));
  }

  private static ProblemException late(Duration time, FenceDevice device) {
    String why = "it has not answered within " + time.toMillis() + " ms";
    return new ProblemException("fence-agent", "not fenced", "agent " + device.agent(), why);
  }
}
