package org.lockstep.membership.manager;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.Level;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.TransitionListener;
import org.lockstep.membership.TransitionQueue;
import org.lockstep.membership.TransitionRecord;
import org.lockstep.membership.manager.core.Ask;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.core.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the manager offers to everybody else. */
final class MembershipService implements MembershipManager {
  private static final Logger LOG = LoggerFactory.getLogger(MembershipService.class);

  private final Manager manager;
  private final Awaiting awaiting = new Awaiting();

  MembershipService(Manager manager) {
    this.manager = manager;
    manager.addListener(awaiting);
  }

  @Override
  public CompletionStage<Void> join() {
    return manager.join();
  }

  @Override
  public CompletionStage<Void> leave() {
    return manager.leave();
  }

  @Override
  public CompletionStage<Void> leave(NodeId node) {
    if (node.equals(manager.self.node())) {
      return leave();
    }
    return asked(new Ask.Leave(node))
        .thenCompose(
            done -> awaiting.until(manager.shown().state(), state -> inactive(state, node)));
  }

  private static boolean inactive(ClusterState state, NodeId node) {
    return state.stateOf(node) == NodeState.INACTIVE;
  }

  @Override
  public CompletionStage<Void> force(NodeId node, String reason) {
    return asked(new Ask.Force(node, reason));
  }

  @Override
  public CompletionStage<Void> release(String subsystem) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    manager.loop.post(
        () ->
            manager
                .subsystems
                .named(subsystem)
                .ifPresentOrElse(
                    level -> remove(level, result),
                    () ->
                        result.completeExceptionally(
                            new ProblemException(
                                "no-subsystem",
                                "release refused",
                                subsystem,
                                "this node has no such subsystem"))));
    return result;
  }

  private void remove(Level level, CompletableFuture<Void> result) {
    manager.subsystems.remove(level).whenComplete((ok, failure) -> result.complete(null));
  }

  @Override
  public TransitionQueue register(SubsystemSpec spec) {
    BlockingQueueForm queue = new BlockingQueueForm(() -> remove(spec));
    add(spec, queue);
    return queue;
  }

  void add(SubsystemSpec spec, TransitionListener listener) {
    SubsystemThread subsystem = new SubsystemThread(spec, listener);
    manager.loop.post(() -> manager.subsystems.add(subsystem));
  }

  /** Hot removal: returns when the level has left, or the declared deadline is past (MM-13). */
  void remove(SubsystemSpec spec) {
    CompletableFuture<Void> removed = new CompletableFuture<>();
    manager.loop.post(() -> remove(spec.level(), removed));
    try {
      removed.get(spec.removalDeadline().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      String why = "did not leave within " + spec.removalDeadline().toMillis() + " ms";
      LOG.warn("{} {}: {} applies", spec.level(), why, spec.onLoss());
      manager.loop.post(() -> manager.subsystems.lose(spec.level(), why));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.warn("{} could not be removed", spec.level(), e);
    }
  }

  @Override
  public CompletionStage<Void> confirmDead(NodeId node) {
    Optional<Incarnation> boot = manager.shown().state().bootOf(node);
    if (boot.isEmpty()) {
      return CompletableFuture.failedFuture(
          new ProblemException(
              "not-a-member",
              "confirmation refused",
              node.toString(),
              "it is not a member: there is nothing to confirm"));
    }
    if (boot.get().equals(manager.self)) {
      return CompletableFuture.failedFuture(
          new ProblemException(
              "not-dead", "confirmation refused", node.toString(), "this very node is alive"));
    }
    manager.vouch(boot.get());
    return asked(new Ask.Force(node, "declared dead by the operator"));
  }

  private CompletableFuture<Void> asked(Ask ask) {
    return manager.ask(ask).thenAccept(MembershipService::orRefuse);
  }

  private static void orRefuse(Message.Reply reply) {
    reply
        .refusal()
        .ifPresent(
            problem -> {
              throw new ProblemException(problem);
            });
  }

  @Override
  public MembershipView view() {
    return new ViewBuilder(manager.node(), manager.shown()).view();
  }

  @Override
  public List<TransitionRecord> history() {
    return new ViewBuilder(manager.node(), manager.shown()).history();
  }

  /** Stages that wait for the membership to look a certain way. */
  private static final class Awaiting implements StateListener {
    private final Map<CompletableFuture<Void>, Predicate<ClusterState>> waiting =
        new LinkedHashMap<>();

    synchronized CompletableFuture<Void> until(ClusterState now, Predicate<ClusterState> goal) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      if (goal.test(now)) {
        done.complete(null);
      } else {
        waiting.put(done, goal);
      }
      return done;
    }

    @Override
    public void changed(ClusterState state) {
      List<CompletableFuture<Void>> reached;
      synchronized (this) {
        reached =
            waiting.entrySet().stream()
                .filter(each -> each.getValue().test(state))
                .map(Map.Entry::getKey)
                .toList();
        reached.forEach(waiting::remove);
      }
      reached.forEach(each -> each.complete(null));
    }
  }
}
