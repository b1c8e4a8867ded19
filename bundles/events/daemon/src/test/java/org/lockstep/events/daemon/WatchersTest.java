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
import org.lockstep.events.MembershipEvent;
import org.lockstep.events.MembershipWatcher;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.NodeTransition;
import org.lockstep.membership.Notification;
import org.lockstep.membership.TransitionType;

class WatchersTest {
  private static final NodeId N0 = NodeId.of(0);
  private static final NodeId N1 = NodeId.of(1);
  private final Watchers watchers = new Watchers(N1, node -> new Incarnation(node, 3));

  @Test
  void em4AcknowledgesWhenAllWatchersHaveAnswered() {
    Recorder slow = add();
    Recorder quick = add();
    CompletableFuture<?> barrier = tell(told(part(1, 1, TransitionType.JOINING, false)));
    quick.answers.get(0).complete(null);
    assertThat(barrier).isNotDone();
    slow.answers.get(0).complete(null);
    assertThat(barrier).isCompleted();
  }

  @Test
  void mm19AnOldBootMayBeLostBeforeThisNodeHasJoined() {
    Recorder watcher = add();
    tell(told(part(0, 2, TransitionType.FORCED_LEAVING, false)));
    tell(told(part(1, 1, TransitionType.JOINING, false)));
    assertThat(watcher.events.get(0).lostBoots()).containsExactly(Incarnation.of(0, 2));
    assertThat(watcher.events.get(0).up()).isEmpty();
    assertThat(watcher.events.get(1).up()).containsExactly(N1);
  }

  @Test
  void rl13ALaterWatcherIsFirstToldWhoIsUp() {
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
  void mm13PartialIsHandedOnAndTheNodeIsNotUp() {
    Recorder watcher = add();
    Notification leaves = told(part(0, 3, TransitionType.LEAVING, true));
    leaves.states().put(N1, NodeState.JOINED);
    tell(leaves);
    assertThat(watcher.events.get(0).partial()).containsExactly(N0);
    assertThat(watcher.events.get(0).up()).containsExactly(N1);
  }

  @Test
  void aWatcherThatGoesIsNotAwaited() {
    Recorder watcher = add();
    CompletableFuture<?> barrier = tell(told(part(1, 1, TransitionType.LEAVING, false)));
    watchers.remove(watcher);
    assertThat(barrier).isCompleted();
  }

  @Test
  void mm20AFailureOfAWatcherIsOneOfTheEventManager() {
    watchers.add(
        event -> {
          throw new IllegalStateException("cannot");
        });
    assertThat(tell(told(part(1, 1, TransitionType.JOINING, false)))).isCompletedExceptionally();
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

    @Override
    public CompletionStage<?> changed(MembershipEvent event) {
      events.add(event);
      answers.add(new CompletableFuture<>());
      return answers.get(answers.size() - 1);
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
