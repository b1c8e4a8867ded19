package org.lockstep.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;

class BlockingTransitionListenerTest {
  private static final long SECONDS = 10;

  private final LinkedBlockingQueue<String> delivered = new LinkedBlockingQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);

  /** Says what it was told; JOINING is slow. */
  private final BlockingTransitionListener listener =
      new BlockingTransitionListener() {
        @Override
        protected void onBarrier(Notification notification) throws Exception {
          String names = names(notification);
          delivered.add(names);
          if (names.contains("broken")) {
            throw new InterruptedException("nobody interrupted it");
          }
          if (names.startsWith("JOINING")) {
            release.await();
          }
        }
      };

  @Test
  void aForcedLeaveInterruptsWhatIsOwedAndItComesAgain_MM10() throws Exception {
    CompletionStage<?> join = listener.barrier(told(1, joining(1), joining(2)));
    assertThat(next()).isEqualTo("JOINING N1 JOINING N2");
    CompletionStage<?> forced = listener.barrier(told(2, forced(3)));
    assertThat(next()).isEqualTo("FORCED_LEAVING N3");
    assertThat(next()).isEqualTo("JOINING N1 JOINING N2");
    release.countDown();
    await(join);
    await(forced);
  }

  @Test
  void whatTheForcedLeaveOvertookDoesNotComeAgain_MM14() throws Exception {
    Transition dead = joining(1);
    CompletionStage<?> join = listener.barrier(told(1, dead, joining(2)));
    next();
    dead.abort.complete(null);
    listener.barrier(told(2, forced(1)));
    assertThat(next()).isEqualTo("FORCED_LEAVING N1");
    assertThat(next()).isEqualTo("JOINING N2");
    release.countDown();
    await(join);
  }

  @Test
  void nothingIsOwedWhenAllOfItIsOvertaken_MM14() throws Exception {
    Transition dead = joining(1);
    CompletionStage<?> join = listener.barrier(told(1, dead));
    next();
    dead.abort.complete(null);
    CompletionStage<?> forced = listener.barrier(told(2, forced(1)));
    assertThat(next()).isEqualTo("FORCED_LEAVING N1");
    await(forced);
    await(join);
    assertThat(delivered).isEmpty();
  }

  @Test
  void whoIsInterruptedByNobodyHasFailed_MM20() {
    CompletionStage<?> done = listener.barrier(told(1, new Transition(9, "broken")));
    assertThatThrownBy(() -> await(done)).hasCauseInstanceOf(InterruptedException.class);
  }

  private String next() throws InterruptedException {
    return delivered.poll(SECONDS, TimeUnit.SECONDS);
  }

  private static void await(CompletionStage<?> stage) throws Exception {
    stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
  }

  private static String names(Notification notification) {
    StringBuilder names = new StringBuilder();
    notification.transitions().forEach(each -> names.append(' ').append(each));
    return names.substring(1);
  }

  private static Transition joining(int node) {
    return new Transition(node, "JOINING N" + node);
  }

  private static Transition forced(int node) {
    return new Transition(node, "FORCED_LEAVING N" + node);
  }

  private static Notification told(long batch, NodeTransition... transitions) {
    return new Told(batch, List.of(transitions));
  }

  private record Told(long batch, List<NodeTransition> transitions) implements Notification {
    @Override
    public SortedMap<NodeId, NodeState> states() {
      return new TreeMap<>();
    }

    @Override
    public NodeId localNode() {
      return NodeId.of(0);
    }
  }

  private static final class Transition implements NodeTransition {
    final CompletableFuture<Void> abort = new CompletableFuture<>();
    private final int node;
    private final String text;

    Transition(int node, String text) {
      this.node = node;
      this.text = text;
    }

    @Override
    public NodeId node() {
      return NodeId.of(node);
    }

    @Override
    public Incarnation incarnation() {
      return Incarnation.of(node, 1);
    }

    @Override
    public TransitionType type() {
      return text.startsWith("FORCED") ? TransitionType.FORCED_LEAVING : TransitionType.JOINING;
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
    public boolean partial() {
      return false;
    }

    @Override
    public CompletionStage<Void> aborted() {
      return abort;
    }

    @Override
    public void extend(Duration more) {}

    @Override
    public void waitingFor(NodeId other) {}

    @Override
    public String toString() {
      return text;
    }
  }
}
