package org.lockstep.membership.manager;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.base.Worker;
import org.lockstep.base.Workers;
import org.lockstep.membership.Level;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.TransitionListener;
import org.lockstep.membership.TransitionQueue;
import org.lockstep.membership.TransitionRecord;
import org.lockstep.membership.manager.core.Ask;
import org.lockstep.membership.manager.core.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the manager offers to everybody else. */
final class MembershipService implements MembershipManager {
  private static final Logger LOG = LoggerFactory.getLogger(MembershipService.class);

  private final Manager manager;
  private final Entrance entrance;
  private final Workers workers;
  private final Awaiting awaiting = new Awaiting();
  private final Incarnation self;

  MembershipService(Manager manager, Workers workers) {
    this.manager = manager;
    this.entrance = manager.entrance();
    this.workers = workers;
    this.self = manager.node().incarnation();
    manager.addListener(awaiting);
  }

  @Override
  public CompletionStage<Void> join() {
    return entrance.join();
  }

  @Override
  public CompletionStage<Void> leave() {
    return entrance.leave();
  }

  @Override
  public CompletionStage<Void> leave(NodeId node) {
    if (node.equals(self.node())) {
      return leave();
    }
    Optional<Incarnation> boot = bootOf(node);
    if (boot.isEmpty()) {
      return CompletableFuture.completedFuture(null); // INACTIVE as asked
    }
    return entrance.outside(
        asked(new Ask.Leave(boot.get()))
            .thenCompose(
                done ->
                    awaiting.until(
                        () -> manager.shown().state(), state -> !state.isMember(boot.get()))));
  }

  @Override
  public CompletionStage<Void> force(NodeId node, String reason) {
    return bootOf(node)
        .map(boot -> asked(new Ask.Force(boot, reason)))
        .orElseGet(() -> notAMember("force refused", node));
  }

  @Override
  public CompletionStage<Void> confirmDead(NodeId node) {
    Optional<Incarnation> boot = bootOf(node);
    if (boot.isEmpty()) {
      return notAMember("confirmation refused", node);
    }
    if (boot.get().equals(self)) {
      return CompletableFuture.failedFuture(
          named(
              new Problem(
                  "not-dead", "confirmation refused", node.toString(), "this very node is alive")));
    }
    return entrance.vouch(boot.get()); // a proof: the master forces the node out when it reads it
  }

  private Optional<Incarnation> bootOf(NodeId node) {
    return manager.shown().state().bootOf(node);
  }

  private CompletableFuture<Void> notAMember(String what, NodeId node) {
    return CompletableFuture.failedFuture(
        named(
            new Problem(
                "not-a-member",
                what,
                node.toString(),
                "it is not a member of the cluster; 'lockstep status' shows who is")));
  }

  private CompletableFuture<Void> asked(Ask ask) {
    return entrance.ask(ask).thenAccept(this::orRefuse);
  }

  private void orRefuse(Message.Reply reply) {
    reply
        .refusal()
        .ifPresent(
            problem -> {
              throw named(problem);
            });
  }

  private ProblemException named(Problem problem) {
    return new ProblemException(NodeNames.in(problem, manager.shown().copy()));
  }

  @Override
  public CompletionStage<Void> release(String subsystem) {
    return entrance
        .subsystem(subsystem)
        .thenCompose(
            found ->
                found
                    .map(this::removal)
                    .orElseThrow(
                        () ->
                            new ProblemException(
                                "no-subsystem",
                                "release refused",
                                subsystem,
                                "this node has no such subsystem")));
  }

  @Override
  public TransitionQueue register(SubsystemSpec spec) {
    if (spec.level().number() < Level.MIN) {
      throw new IllegalArgumentException(
          "level " + spec.level() + " is the membership manager's own; the lowest is " + Level.MIN);
    }
    SubsystemThread[] added = new SubsystemThread[1];
    BlockingQueueForm queue = new BlockingQueueForm(form -> remove(added[0]));
    added[0] = add(spec, queue);
    return queue;
  }

  SubsystemThread add(SubsystemSpec spec, TransitionListener listener) {
    SubsystemThread subsystem = new SubsystemThread(spec, listener, workers);
    entrance.add(subsystem);
    return subsystem;
  }

  /** Hot removal: returns when the level has left, or the declared deadline is past (MM-13). */
  void remove(SubsystemThread subsystem) {
    try {
      removal(subsystem).get(deadlineMs(subsystem), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.debug("{} is removed without its leave", subsystem.spec.level());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.warn("{} could not be removed", subsystem.spec.level(), e);
    }
  }

  /** Past the deadline what was declared for that applies. */
  CompletableFuture<Void> removal(SubsystemThread subsystem) {
    CompletableFuture<Void> removed = entrance.remove(subsystem);
    Worker.Pending deadline = entrance.after(deadlineMs(subsystem), () -> late(subsystem));
    return removed.whenComplete((done, failure) -> deadline.cancel());
  }

  private void late(SubsystemThread subsystem) {
    String why = "did not leave within " + deadlineMs(subsystem) + " ms";
    LOG.warn("{} {}: {} applies", subsystem.spec.level(), why, subsystem.spec.onLoss());
    entrance.lose(subsystem, why);
  }

  private static long deadlineMs(SubsystemThread subsystem) {
    return subsystem.spec.removalDeadline().toMillis();
  }

  @Override
  public MembershipView view() {
    return new ViewBuilder(manager.node(), manager.shown()).view();
  }

  @Override
  public List<TransitionRecord> history() {
    return new ViewBuilder(manager.node(), manager.shown()).history();
  }
}
