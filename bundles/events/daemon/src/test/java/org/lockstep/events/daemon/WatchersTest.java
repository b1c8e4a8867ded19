package org.lockstep.events.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Workers;
import org.lockstep.events.MembershipEvent;
import org.lockstep.events.MembershipWatcher;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.NodeTransition;
import org.lockstep.membership.Notification;
import org.lockstep.membership.TransitionType;

class WatchersTest {
  private static final NodeId N0 = NodeId.of(0);
  private static final NodeId N1 = NodeId.of(1);
  private final List<Incarnation> answered = new ArrayList<>();
  private final Watchers watchers =
      new Watchers(N1, node -> new Incarnation(node, 3), answered::addAll);

  @Test
  void acknowledgesWhenAllWatchersHaveAnswered_EM4() {
    Recorder slow = add();
    Recorder quick = add();
    CompletableFuture<?> barrier = tell(told(part(1, 1, TransitionType.JOINING, false)));
    quick.answers.get(0).complete(null);
    assertThat(barrier).isNotDone();
    slow.answers.get(0).complete(null);
    assertThat(barrier).isCompleted();
  }

  @Test
  void anOldBootMayBeLostBeforeThisNodeHasJoined_MM19() {
    Recorder watcher = add();
    tell(told(part(0, 2, TransitionType.FORCED_LEAVING, false)));
    tell(told(part(1, 1, TransitionType.JOINING, false)));
    assertThat(watcher.events.get(0).lostBoots()).containsExactly(Incarnation.of(0, 2));
    assertThat(watcher.events.get(0).up()).isEmpty();
    assertThat(watcher.events.get(1).up()).containsExactly(N1);
  }

  @Test
  void aLaterWatcherIsFirstToldWhoIsUp_RL13() {
    add();
    Notification joins = told(part(1, 1, TransitionType.JOINING, false));
    joins.states().put(N0, NodeState.JOINED);
    tell(joins);
    Recorder late = add();
    assertThat(late.events.get(0).joining())
        .containsEntry(N0, Incarnation.of(0, 3))
        .containsEntry(N1, Incarnation.of(1, 1));
  }

  @Test
  void partialIsHandedOnAndTheNodeIsNotUp_MM13() {
    Recorder watcher = add();
    Notification leaves = told(part(0, 3, TransitionType.LEAVING, true));
    leaves.states().put(N1, NodeState.JOINED);
    tell(leaves);
    assertThat(watcher.events.get(0).partial()).containsExactly(N0);
    assertThat(watcher.events.get(0).up()).containsExactly(N1);
  }

  @Test
  void aWatcherThatGoesIsNotAwaited_EM4() {
    Recorder watcher = add();
    CompletableFuture<?> barrier = tell(told(part(1, 1, TransitionType.LEAVING, false)));
    watchers.remove(watcher);
    assertThat(barrier).isCompleted();
  }

  @Test
  void aFailureOfAWatcherIsOneOfTheEventManager_MM20() {
    watchers.add(
        event -> {
          throw new IllegalStateException("cannot");
        });
    assertThat(tell(told(part(1, 1, TransitionType.JOINING, false)))).isCompletedExceptionally();
  }

  @Test
  void aJoinerIsNotForgottenWhenAnotherNodeIsLost_RL17() {
    Recorder watcher = add();
    tell(told(part(1, 1, TransitionType.JOINING, false)));
    Notification lost = told(part(0, 2, TransitionType.FORCED_LEAVING, false));
    lost.states().put(N1, NodeState.JOINING);
    tell(lost);
    assertThat(watcher.events.get(1).up()).containsExactly(N1);
    assertThat(add().events.get(0).joining()).containsKey(N1);
  }

  @Test
  void aJoinThatAllHaveAnsweredIsLookedFor_EM4() {
    Recorder watcher = add();
    tell(told(part(1, 1, TransitionType.JOINING, false)));
    assertThat(answered).isEmpty();
    watcher.answers.get(0).complete(null);
    assertThat(answered).containsExactly(Incarnation.of(1, 1));
    watchers.joined(Incarnation.of(1, 1));
    assertThat(watcher.joined).containsExactly(Incarnation.of(1, 1));
  }

  @Test
  void aWelcomeThatFailedIsToldAgainBeforeTheNextEvent_EM4() {
    tell(told(part(1, 1, TransitionType.JOINING, false)));
    List<MembershipEvent> taken = new ArrayList<>();
    watchers.add(
        event -> {
          taken.add(event);
          return taken.size() == 1
              ? CompletableFuture.failedFuture(new IllegalStateException("not yet"))
              : CompletableFuture.completedFuture(null);
        });
    CompletableFuture<?> barrier = tell(told(part(0, 2, TransitionType.FORCED_LEAVING, false)));
    assertThat(barrier).isCompleted();
    assertThat(taken).hasSize(3);
    assertThat(taken.get(1)).isEqualTo(taken.get(0));
    assertThat(taken.get(2).lostBoots()).isNotEmpty();
  }

  /** A watcher is told on nobody's lock, so it may do what it likes meanwhile. */
  @Test
  void whileOneIsToldOthersComeAndGo_EM4() throws Exception {
    Recorder other = new Recorder();
    watchers.add(
        event -> {
          Thread thread = new Thread(() -> watchers.add(other));
          thread.start();
          join(thread);
          assertThat(thread.isAlive()).isFalse();
          return CompletableFuture.completedFuture(null);
        });
    assertThat(tell(told(part(1, 1, TransitionType.JOINING, false)))).isCompleted();
    assertThat(other.events).hasSize(1);
  }

  private static void join(Thread thread) {
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void joinsAreLookedForUntilTheyAreCompleteOrNeverWillBe_EM4() throws Exception {
    List<NodeState> states =
        new ArrayList<>(List.of(NodeState.JOINING, NodeState.JOINING, NodeState.JOINED));
    CompletableFuture<Incarnation> complete = new CompletableFuture<>();
    Joins joins = new Joins(boot -> states.remove(0), complete::complete, Workers.threads());
    joins.await(List.of(Incarnation.of(0, 3)));
    assertThat(complete.get(10, java.util.concurrent.TimeUnit.SECONDS))
        .isEqualTo(Incarnation.of(0, 3));
    assertThat(states).isEmpty();
  }

  private Recorder add() {
    Recorder recorder = new Recorder();
    watchers.add(recorder);
    return recorder;
  }

  private CompletableFuture<?> tell(Notification notification) {
    return watchers.barrier(notification).toCompletableFuture();
  }

  private static Notification told(Part... parts) {
    SortedMap<NodeId, NodeState> states = new TreeMap<>();
    for (Part part : parts) {
      states.put(part.node(), part.type().state());
    }
    return new Told(Arrays.<NodeTransition>asList(parts), states);
  }

  private static Part part(int node, int boot, TransitionType type, boolean partial) {
    return new Part(Incarnation.of(node, boot), type, partial);
  }

  private static final class Recorder implements MembershipWatcher {
    final List<MembershipEvent> events = new ArrayList<>();
    final List<CompletableFuture<Void>> answers = new ArrayList<>();
    final List<Incarnation> joined = new ArrayList<>();

    @Override
    public CompletionStage<?> changed(MembershipEvent event) {
      events.add(event);
      answers.add(new CompletableFuture<>());
      return answers.get(answers.size() - 1);
    }

    @Override
    public void joined(Incarnation boot) {
      joined.add(boot);
    }
  }

  private record Told(List<NodeTransition> transitions, SortedMap<NodeId, NodeState> states)
      implements Notification {
    @Override
    public long batch() {
      return 1;
    }

    @Override
    public NodeId localNode() {
      return N1;
    }
  }

  private record Part(Incarnation incarnation, TransitionType type, boolean partial)
      implements NodeTransition {
    @Override
    public NodeId node() {
      return incarnation.node();
    }

    @Override
    public int barrier() {
      return 0;
    }

    @Override
    public int barriers() {
      return 1;
    }

    @Override
    public NodeState previous() {
      return NodeState.INACTIVE;
    }

    @Override
    public CompletionStage<Void> aborted() {
      return new CompletableFuture<>();
    }

    @Override
    public void extend(java.time.Duration more) {}

    @Override
    public void waitingFor(NodeId node) {}
  }
}
