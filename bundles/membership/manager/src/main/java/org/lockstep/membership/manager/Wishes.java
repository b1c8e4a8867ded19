package org.lockstep.membership.manager;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.manager.core.Ask;
import org.lockstep.membership.manager.core.Member;
import org.lockstep.membership.manager.core.Message;

/**
 * Whether this node is to be a member, and what has to be asked of the master for it. Used by the
 * loop's thread alone.
 */
final class Wishes {
  private final Incarnation self;
  private final Loop loop;
  private final Asks asks;
  private final Subsystems subsystems;
  private final CompletableFuture<Void> left = new CompletableFuture<>();
  private CompletableFuture<Void> joined = new CompletableFuture<>();
  private CompletableFuture<Message.Reply> asked = CompletableFuture.completedFuture(null);
  private Wish wish = Wish.NONE;
  private boolean gone;

  private enum Wish {
    NONE,
    JOIN,
    LEAVE
  }

  Wishes(Incarnation self, Loop loop, Asks asks, Subsystems subsystems) {
    this.self = self;
    this.loop = loop;
    this.asks = asks;
    this.subsystems = subsystems;
  }

  boolean joining() {
    return wish == Wish.JOIN;
  }

  /** This boot has left: it wants nothing any more. */
  boolean gone() {
    return gone;
  }

  void join(CompletableFuture<Void> result) {
    if (gone) {
      result.completeExceptionally(
          new ProblemException(
              "refused", "join refused", "membership", "this boot has left; start the node again"));
      return;
    }
    wish = Wish.JOIN;
    if (joined.isDone()) {
      joined = new CompletableFuture<>();
    }
    joined.whenComplete((ok, failure) -> relay(result, failure));
  }

  /** Whether it is to depart at once, being no member. */
  boolean leave(CompletableFuture<Void> result, boolean member) {
    boolean atOnce = !member && wish != Wish.JOIN;
    wish = Wish.LEAVE;
    left.whenComplete((ok, failure) -> relay(result, failure));
    return atOnce;
  }

  private static void relay(CompletableFuture<Void> to, @Nullable Throwable failure) {
    if (failure == null) {
      to.complete(null);
    } else {
      to.completeExceptionally(failure);
    }
  }

  void departing() {
    gone = true;
  }

  void departed() {
    left.complete(null);
  }

  /** Each confirmed membership. */
  void changed(@Nullable Member own) {
    if (own != null && own.state() == NodeState.JOINED && subsystems.allJoined(own)) {
      joined.complete(null);
    }
  }

  /** Asks for whatever the membership does not show yet. */
  void reconcile(Optional<Member> own) {
    if (gone) { // nothing is registered any more: removals are done
      subsystems.reconcile(Optional.empty(), ask -> new CompletableFuture<>());
      return;
    }
    if (asked.isDone()) {
      if (wish == Wish.LEAVE && own.isPresent() && !own.get().leaveWanted()) {
        asked = asks.ask(new Ask.Leave(self.node()), loop.nowMs());
      } else if (wish == Wish.JOIN && own.isEmpty()) {
        asked = asks.ask(new Ask.Join(subsystems.specs()), loop.nowMs());
        asked.thenAccept(this::joinAnswered);
      }
    }
    if (wish != Wish.LEAVE) {
      subsystems.reconcile(own, ask -> asks.ask(ask, loop.nowMs()));
    }
  }

  private void joinAnswered(Message.Reply reply) {
    reply
        .refusal()
        .filter(each -> !each.code().equals("not-yet") && !each.code().equals("no-master"))
        .ifPresent(
            problem -> {
              wish = Wish.NONE;
              joined.completeExceptionally(new ProblemException(problem));
            });
  }
}
