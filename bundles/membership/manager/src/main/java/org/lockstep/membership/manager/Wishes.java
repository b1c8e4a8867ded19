package org.lockstep.membership.manager;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.manager.core.Ask;
import org.lockstep.membership.manager.core.Member;
import org.lockstep.membership.manager.core.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this node is to be a member, and what has to be asked of the master for it. Used by the
 * loop's thread alone.
 */
final class Wishes {
  private static final Logger LOG = LoggerFactory.getLogger(Wishes.class);
  private static final String OVER = "refused";

  /** Between a join that was refused for now and the next try. */
  private static final long PAUSE_MS = 100;

  private final Incarnation self;
  private final String name;
  private final Loop loop;
  private final Asks asks;
  private final Subsystems subsystems;
  private final Supplier<SortedSet<NodeId>> heard;
  private final CompletableFuture<Void> left = new CompletableFuture<>();
  private CompletableFuture<Void> joined = new CompletableFuture<>();
  private CompletableFuture<Message.Reply> asked = CompletableFuture.completedFuture(null);
  private Wish wish = Wish.NONE;
  private boolean stopped;
  private long pausedUntilMs;
  private @Nullable Problem waitingFor;

  private enum Wish {
    NONE,
    JOIN,
    LEAVE,
    /** This boot has left: it wants nothing any more. */
    GONE
  }

  /**
   * @param name in the configuration
   * @param heard with whom this node is connected
   */
  Wishes(
      Incarnation self,
      String name,
      Loop loop,
      Asks asks,
      Subsystems subsystems,
      Supplier<SortedSet<NodeId>> heard) {
    this.self = self;
    this.name = name;
    this.loop = loop;
    this.asks = asks;
    this.subsystems = subsystems;
    this.heard = heard;
  }

  boolean joining() {
    return wish == Wish.JOIN;
  }

  boolean gone() {
    return wish == Wish.GONE;
  }

  CompletableFuture<Void> join() {
    if (wish == Wish.LEAVE || wish == Wish.GONE || stopped) {
      String why = stopped ? "this node has stopped" : "this node is leaving";
      return CompletableFuture.failedFuture(refusal("join refused", why));
    }
    wish = Wish.JOIN;
    if (joined.isDone()) {
      joined = new CompletableFuture<>();
    }
    return joined.copy();
  }

  void leave(CompletableFuture<Void> result) {
    if (!gone()) {
      wish = Wish.LEAVE;
    }
    left.whenComplete((ok, failure) -> relay(result, failure));
  }

  private static ProblemException refusal(String what, String why) {
    return new ProblemException(OVER, what, "membership", why);
  }

  /** Whether a join ended because this node leaves or stops, and not because it was refused. */
  static boolean isOver(Problem problem) {
    return problem.code().equals(OVER);
  }

  private static void relay(CompletableFuture<Void> to, @Nullable Throwable failure) {
    if (failure == null) {
      to.complete(null);
    } else {
      to.completeExceptionally(failure);
    }
  }

  /** The last level has left, or there was none to leave. */
  void departing() {
    wish = Wish.GONE;
    joined.completeExceptionally(refusal("join ended", "this node has left before it was JOINED"));
  }

  /** This node's membership manager stops: nobody is left waiting. */
  void abandon() {
    stopped = true;
    ProblemException stopped = refusal("given up", "this node has stopped");
    joined.completeExceptionally(stopped);
    left.completeExceptionally(stopped);
  }

  void departed() {
    left.complete(null);
  }

  /** Each confirmed membership, as far as it is about this boot. */
  void changed(Optional<Member> own) {
    if (own.isPresent()
        && own.get().state() == NodeState.JOINED
        && subsystems.allJoined(own.get())) {
      joined.complete(null);
    }
  }

  /**
   * Asks for whatever the membership does not show yet.
   *
   * @return whether this node wants to leave and is no member: it departs now
   */
  boolean reconcile(Optional<Member> own) {
    if (gone()) {
      subsystems.finishRemovals();
      return false;
    }
    boolean free = asked.isDone();
    if (wish == Wish.LEAVE && own.isEmpty()) {
      return free; // a join that is under way is answered first
    }
    if (free && wish == Wish.LEAVE && !own.orElseThrow().leaveWanted()) {
      asked = asks.ask(new Ask.Leave(self), loop.nowMs());
    } else if (free && wish == Wish.JOIN && own.isEmpty() && loop.nowMs() >= pausedUntilMs) {
      Ask join = new Ask.Join(subsystems.specs(), List.copyOf(heard.get()), name);
      asked = asks.ask(join, loop.nowMs());
      asked.thenAccept(this::joinAnswered);
    }
    boolean staying = wish == Wish.JOIN && own.filter(each -> !each.leaveWanted()).isPresent();
    subsystems.reconcile(own, own.isEmpty() && !asked.isDone(), staying);
    return false;
  }

  private void joinAnswered(Message.Reply reply) {
    if (wish == Wish.JOIN) {
      reply.refusal().ifPresent(this::joinRefused);
    }
  }

  private void joinRefused(Problem problem) {
    if (!Asks.isTemporary(problem)) {
      wish = Wish.NONE;
      joined.completeExceptionally(new ProblemException(problem));
      return;
    }
    pausedUntilMs = loop.nowMs() + PAUSE_MS;
    if (!problem.equals(waitingFor)) {
      waitingFor = problem;
      LOG.info("{} is still waiting to join: {}", self, problem.why());
    }
  }
}
