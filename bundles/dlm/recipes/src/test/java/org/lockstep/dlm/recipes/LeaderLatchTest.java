package org.lockstep.dlm.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.dlm.ClusterLock;
import org.lockstep.dlm.LockException;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.LockOptions;
import org.lockstep.dlm.Lockspace;
import org.lockstep.dlm.LockspaceSpec;
import org.lockstep.dlm.ResourceName;
import org.lockstep.dlm.manager.LockCluster;

/** Nodes of which one leads. */
@Timeout(60)
class LeaderLatchTest {
  private final LockCluster cluster = new LockCluster();
  private final Others others = new Others();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final LockCluster.Member first = cluster.join(1);
  private final LockCluster.Member second = cluster.join(2);
  private final Lockspace shop = first.open("shop");

  @AfterEach
  void close() {
    others.close();
    cluster.close();
  }

  private LeaderLatch latch(Lockspace space, String name) {
    return new LeaderLatch(
        space,
        "billing",
        new LeaderLatch.Listener() {
          @Override
          public void elected(long token) {
            heard.add(name + " elected");
          }

          @Override
          public void deposed() {
            heard.add(name + " deposed");
          }
        });
  }

  private void hears(String... lines) throws InterruptedException {
    Others.until(() -> heard.size() >= lines.length);
    assertThat(heard).containsExactly(lines);
  }

  @Test
  void whoAskedFirstLeadsUntilItCloses_DLM1() throws Exception {
    try (LeaderLatch one = latch(shop, "one")) {
      one.await();
      assertThat(one.isLeader()).isTrue();
      long token = one.token();
      LeaderLatch two = latch(second.open("shop"), "two");
      assertThat(two.await(50, TimeUnit.MILLISECONDS)).isFalse();
      assertThat(two.isLeader()).isFalse();
      assertThatThrownBy(two::token).isInstanceOf(IllegalStateException.class);
      one.close();
      assertThat(one.isLeader()).isFalse();
      assertThat(heard).startsWith("one elected", "one deposed");
      assertThat(two.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(two.token()).isGreaterThan(token);
      hears("one elected", "one deposed", "two elected");
      assertThatThrownBy(one::await)
          .isInstanceOfSatisfying(
              LockException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
      two.close();
      two.close();
      hears("one elected", "one deposed", "two elected", "two deposed");
    }
  }

  @Test
  void nobodyElseLeadsBeforeTheListenerHasHeardThatItIsClosed_DLM1() throws Exception {
    CountDownLatch stopping = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    LeaderLatch one =
        new LeaderLatch(
            shop,
            "billing",
            new LeaderLatch.Listener() {
              @Override
              public void deposed() {
                stopping.countDown();
                try {
                  stopped.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }
            });
    one.await();
    LeaderLatch two = latch(second.open("shop"), "two");
    others.begin(
        () -> {
          one.close();
          return null;
        });
    stopping.await();
    assertThat(one.isLeader()).isFalse();
    assertThat(two.await(50, TimeUnit.MILLISECONDS)).isFalse();
    stopped.countDown();
    two.await();
  }

  @Test
  void whoseNodeLeavesIsDeposedAndTheNextLeads_DLM2() throws Exception {
    LeaderLatch one = latch(shop, "one");
    one.await();
    LeaderLatch two = latch(second.open("shop"), "two");
    LeaderLatch waits = latch(shop, "waits");
    Others.Work<Void> waiting =
        others.begin(
            () -> {
              waits.await();
              return null;
            });
    cluster.leave(first);
    assertThat(one.isLeader()).isFalse();
    two.await();
    Others.until(() -> heard.size() == 3);
    assertThat(heard).containsExactlyInAnyOrder("one elected", "one deposed", "two elected");
    assertThatThrownBy(one::await)
        .isInstanceOfSatisfying(
            LockException.class, e -> assertThat(e.reason()).isEqualTo(Reason.GONE));
    assertThatThrownBy(one::token).isInstanceOf(LockException.class);
    assertThatThrownBy(waiting::result).hasCauseInstanceOf(LockException.class);
    one.close();
    assertThat(heard).hasSize(3);
    LeaderLatch never = latch(shop, "never");
    assertThatThrownBy(never::await).isInstanceOf(LockException.class);
  }

  @Test
  void theLeadershipOfADeadNodeGoesToTheNext_DLM2() throws Exception {
    LeaderLatch one = latch(shop, "one");
    one.await();
    long token = one.token();
    LeaderLatch two = latch(second.open("shop"), "two");
    cluster.kill(first);
    assertThat(two.await(100, TimeUnit.MILLISECONDS)).isFalse();
    cluster.force(first);
    two.await();
    assertThat(two.token()).isGreaterThan(token);
  }

  @Test
  void aListenerMayFailAndMayClose_DLM1() throws Exception {
    LeaderLatch[] own = new LeaderLatch[1];
    CountDownLatch there = new CountDownLatch(1);
    own[0] =
        new LeaderLatch(
            shop,
            "billing",
            new LeaderLatch.Listener() {
              @Override
              public void elected(long token) {
                await(there);
                own[0].close();
                throw new IllegalStateException("it fails");
              }

              @Override
              public void deposed() {
                heard.add("deposed");
              }
            });
    there.countDown();
    latch(second.open("shop"), "two").await();
    hears("deposed", "two elected");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoFindsTheManagerBusyAsksAgain_DLM1() throws Exception {
    LeaderLatch one = latch(new Busy(shop, new AtomicInteger(1)), "one");
    assertThat(one.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private record Busy(Lockspace space, AtomicInteger times) implements Lockspace {
    @Override
    public LockspaceSpec spec() {
      return space.spec();
    }

    @Override
    public ClusterLock request(ResourceName resource, LockMode mode, LockOptions options) {
      if (times.getAndDecrement() > 0) {
        throw new LockException(Reason.BUSY, "too many requests are under way");
      }
      return space.request(resource, mode, options);
    }

    @Override
    public ClusterLock acquire(ResourceName resource, LockMode mode, LockOptions options)
        throws InterruptedException {
      return space.acquire(resource, mode, options);
    }

    @Override
    public boolean isOpen() {
      return space.isOpen();
    }

    @Override
    public CompletionStage<Reason> ended() {
      return space.ended();
    }

    @Override
    public void close() {
      space.close();
    }
  }

  @Test
  void anInterruptEndsTheWaitAndNotTheCandidacy_DLM1() throws Exception {
    LeaderLatch one = latch(shop, "one");
    one.await();
    LeaderLatch two = latch(second.open("shop"), "two");
    Others.Work<Void> waits =
        others.begin(
            () -> {
              two.await();
              return null;
            });
    waits.interrupt();
    assertThatThrownBy(waits::result).hasCauseInstanceOf(InterruptedException.class);
    one.close();
    two.await();
  }
}
