package org.lockstep.fencing.agents;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.spi.Fencing;
import org.lockstep.store.spi.FenceDevice;
import org.lockstep.store.spi.NodeConfig;

/** Cuts nodes off by the agents that are there (ND-4). */
final class AgentFencing implements Fencing {
  private static final String NOTHING = "no fence device is configured";

  private final Agents agents;
  private final DeviceCalls calls;
  private final Opinions opinions;
  private final Attempts attempts = new Attempts();
  private volatile Duration deadline;

  AgentFencing(Agents agents, Executor threads, MonotonicClock clock, Duration deadline) {
    this.agents = agents;
    this.deadline = deadline;
    calls = new DeviceCalls(agents, threads);
    opinions = new Opinions(threads, clock);
  }

  void deadline(Duration changed) {
    deadline = changed;
  }

  @Override
  public Optional<String> lacks(NodeConfig node) {
    if (node.fence().isEmpty()) {
      return Optional.of(NOTHING);
    }
    String all =
        node.fence().stream()
            .flatMap(this::lacks)
            .map(Problem::line)
            .distinct()
            .collect(Collectors.joining("; "));
    return Optional.of(all).filter(text -> !text.isEmpty());
  }

  private Stream<Problem> lacks(FenceDevice device) {
    List<Problem> problems = device.problems();
    if (!problems.isEmpty()) {
      return problems.stream();
    }
    try {
      return opinions.last(device, agents.get(device.agent())).stream();
    } catch (ProblemException e) {
      return Stream.of(e.problem());
    }
  }

  @Override
  public CompletionStage<String> fence(Incarnation boot, NodeConfig node) {
    return attempts.run(boot, () -> all(boot, node));
  }

  /** One after the other: a power switch may take one session at a time only. */
  private CompletableFuture<String> all(Incarnation boot, NodeConfig node) {
    if (node.fence().isEmpty()) {
      return CompletableFuture.failedFuture(
          new ProblemException("no-fence-device", "not fenced", node.name(), NOTHING));
    }
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    for (FenceDevice device : node.fence()) {
      done = done.thenCompose(before -> calls.call(boot, node.name(), device, deadline));
    }
    return done.thenApply(all -> how(node));
  }

  private static String how(NodeConfig node) {
    List<String> types = node.fence().stream().map(FenceDevice::agent).toList();
    return (types.size() == 1 ? "fence agent " : "fence agents ") + String.join(", ", types);
  }
}
