package org.lockstep.membership.manager;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.base.Worker;
import org.lockstep.membership.manager.core.Ask;
import org.lockstep.membership.manager.core.Message;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.store.CommitResult;
import org.lockstep.store.Transaction;

/**
 * Brings what other threads ask for into the loop. What they get completes outside of it: they may
 * block there.
 */
final class Entrance {
  private final LocalNode node;
  private final Loop loop;
  private final Callbacks callbacks;
  private final Scribe scribe;
  private final DiskWatch disk;
  private final Asks asks;
  private final Wishes wishes;
  private final Subsystems subsystems;
  private final Supplier<CompletableFuture<Void>> settled;

  /**
   * @param settled when all who hear of changes have heard of the last
   */
  Entrance(
      LocalNode node,
      Loop loop,
      Callbacks callbacks,
      Scribe scribe,
      DiskWatch disk,
      Asks asks,
      Wishes wishes,
      Subsystems subsystems,
      Supplier<CompletableFuture<Void>> settled) {
    this.node = node;
    this.loop = loop;
    this.callbacks = callbacks;
    this.scribe = scribe;
    this.disk = disk;
    this.asks = asks;
    this.wishes = wishes;
    this.subsystems = subsystems;
    this.settled = settled;
  }

  /** A stage for users, who may block where it completes. */
  <T> CompletableFuture<T> outside(CompletableFuture<T> inside) {
    return callbacks.outside(inside);
  }

  Worker.Pending after(long ms, Runnable input) {
    return loop.after(ms, input);
  }

  CompletableFuture<Void> join() {
    return outside(loop.post(this::begin).thenCompose(joining -> joining));
  }

  private void begin(CompletableFuture<CompletionStage<Void>> joining) {
    joining.complete(
        wishes.gone() ? node.joinAgain() : wishes.join().thenCompose(done -> settled.get()));
  }

  CompletableFuture<Void> leave() {
    return outside(loop.post(wishes::leave));
  }

  CompletableFuture<Message.Reply> ask(Ask ask) {
    return outside(
        loop.<Message.Reply>post(
            result -> asks.ask(ask, loop.nowMs()).thenAccept(result::complete)));
  }

  CompletableFuture<CommitResult> commit(Transaction transaction) {
    return ask(new Ask.Store(transaction))
        .handle(
            (reply, failure) ->
                reply == null ? new CommitResult.Unknown(failure.toString()) : resultOf(reply));
  }

  private static CommitResult resultOf(Message.Reply reply) {
    return reply
        .stored()
        .orElseGet(
            () ->
                reply
                    .refusal()
                    .<CommitResult>map(CommitResult.Refused::new)
                    .orElseGet(() -> new CommitResult.Unknown("no answer")));
  }

  void add(SubsystemThread subsystem) {
    loop.post(() -> subsystems.add(subsystem));
  }

  /** Completes when the subsystem has left its level (MM-13). */
  CompletableFuture<Void> remove(SubsystemThread subsystem) {
    return outside(
        loop.<Void>post(
            result -> subsystems.remove(subsystem).thenRun(() -> result.complete(null))));
  }

  void lose(SubsystemThread subsystem, String why) {
    loop.post(() -> subsystems.lose(subsystem, why));
  }

  /** The subsystem of that name on this node, if there is one. */
  CompletableFuture<Optional<SubsystemThread>> subsystem(String name) {
    return outside(
        loop.<Optional<SubsystemThread>>post(result -> result.complete(subsystems.named(name))));
  }

  /** The operator's word, written to the disk (ND-4). */
  CompletableFuture<Void> vouch(Incarnation dead) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    scribe.run(
        claim -> {
          claim.vouch(dead);
          return Optional.<Problem>empty();
        },
        Optional::of,
        failed -> {
          failed.ifPresentOrElse(
              problem -> result.completeExceptionally(new ProblemException(problem)),
              () -> result.complete(null));
          disk.lookNow();
        });
    return outside(result);
  }
}
