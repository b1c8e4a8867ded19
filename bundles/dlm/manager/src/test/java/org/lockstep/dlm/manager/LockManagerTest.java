package org.lockstep.dlm.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lockstep.dlm.LockMode.CR;
import static org.lockstep.dlm.LockMode.EX;
import static org.lockstep.dlm.LockMode.NL;
import static org.lockstep.dlm.LockMode.PR;
import static org.lockstep.dlm.LockMode.PW;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
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
import org.lockstep.membership.TransitionType;

/** Lock managers of several nodes, as their users see them. */
@Timeout(60)
class LockManagerTest {
  private static final ResourceName STOCK = ResourceName.of("stock");

  private final LockCluster cluster = new LockCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private static ClusterLock take(Lockspace space, LockMode mode) throws InterruptedException {
    return space.acquire(STOCK, mode);
  }

  private static void isRefused(Lockspace space, LockMode mode) {
    assertThatThrownBy(() -> space.acquire(STOCK, mode, LockOptions.NOT_QUEUED))
        .isInstanceOfSatisfying(
            LockException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_QUEUED))
        .hasMessage(mode + " on stock of lockspace shop: it would have to wait");
  }

  private static void isGranted(ClusterLock lock) throws Exception {
    lock.granted().toCompletableFuture().get(5, TimeUnit.SECONDS);
    assertThat(lock.isGranted()).isTrue();
  }

  @Test
  void oneNodeLocksAlone_DLM1() throws Exception {
    Lockspace space = cluster.join(1).open("shop");
    try (ClusterLock lock = take(space, EX)) {
      assertThat(lock.mode()).isEqualTo(EX);
      isRefused(space, CR);
    }
    take(space, PR).close();
  }

  @Test
  void whatOneNodeHoldsAnotherWaitsFor_DLM1() throws Exception {
    Lockspace one = cluster.join(1).open("shop");
    Lockspace two = cluster.join(2).open("shop");
    ClusterLock held = take(one, EX);
    isRefused(two, PR);
    ClusterLock waits = two.request(STOCK, PR, LockOptions.QUEUED);
    assertThat(waits.isGranted()).isFalse();
    held.close();
    isGranted(waits);
    assertThat(waits.token()).isGreaterThan(0);
    isRefused(one, EX);
    waits.close();
    assertThat(take(one, EX).token()).isGreaterThan(1);
  }

  @Test
  void valuesAreSeenByTheNextHolder_DLM1() throws Exception {
    Lockspace one = cluster.join(1).open("shop");
    Lockspace two = cluster.join(2).open("shop");
    for (Lockspace space : List.of(one, two)) {
      ClusterLock lock = take(space, EX);
      lock.write(space == one ? new byte[] {1} : new byte[] {2});
      lock.convert(CR);
      lock.close();
    }
    assertThat(take(one, CR).value().bytes()).containsExactly(2);
    assertThat(take(two, CR).value().bytes()).containsExactly(2);
  }

  @Test
  void holdersHearThatTheyAreInTheWay_DLM1() throws Exception {
    Lockspace one = cluster.join(1).open("shop");
    Lockspace two = cluster.join(2).open("shop");
    CompletableFuture<LockMode> heard = new CompletableFuture<>();
    ClusterLock held =
        two.acquire(
            STOCK,
            PW,
            LockOptions.QUEUED.onBlocking(
                (lock, wanted) -> {
                  heard.complete(wanted);
                  lock.request(CR, LockOptions.QUEUED);
                }));
    isGranted(one.request(STOCK, PW, LockOptions.QUEUED));
    assertThat(heard.get(5, TimeUnit.SECONDS)).isEqualTo(PW);
    assertThat(held.mode()).isEqualTo(CR);
  }

  @Test
  void whatAListenerThrowsOrItsHangingHarmsNobodyElse_DLM1() throws Exception {
    LockCluster.Member member = cluster.join(1);
    Lockspace one = member.open("shop");
    Lockspace other = member.open("shop");
    CountDownLatch hangs = new CountDownLatch(1);
    ClusterLock held =
        one.acquire(
            STOCK,
            EX,
            LockOptions.QUEUED.onBlocking(
                (lock, wanted) -> {
                  try {
                    hangs.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                }));
    ClusterLock waits = other.request(STOCK, EX, LockOptions.QUEUED);
    held.close();
    isGranted(waits);
    hangs.countDown();
  }

  @Test
  void whoWaitsTooLongGivesUpAndLeavesTheLine_DLM1() throws Exception {
    Lockspace one = cluster.join(1).open("shop");
    Lockspace two = cluster.join(2).open("shop");
    ClusterLock held = take(one, PR);
    LockOptions brief = LockOptions.QUEUED.within(Duration.ofMillis(50));
    assertThatThrownBy(() -> two.acquire(STOCK, EX, brief))
        .isInstanceOfSatisfying(
            LockException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
    ClusterLock waits = two.request(STOCK, EX, brief);
    assertThatThrownBy(() -> waits.granted().toCompletableFuture().get(5, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(LockException.class);
    isGranted(two.request(STOCK, PR, LockOptions.QUEUED)); // nobody is in line before it
    held.close();
  }

  @Test
  void misuseIsRefused_DLM1() throws Exception {
    Lockspace space = cluster.join(1).open("shop");
    ClusterLock lock = take(space, PR);
    assertThatThrownBy(() -> lock.write(new byte[1])).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> lock.write(new byte[65])).isInstanceOf(IllegalArgumentException.class);
    ClusterLock other = take(space, PR);
    lock.request(EX, LockOptions.QUEUED);
    assertThatThrownBy(() -> lock.convert(CR))
        .as("it waits already")
        .isInstanceOf(IllegalStateException.class);
    other.close();
    isGranted(lock);
    lock.close();
    lock.close();
    assertThatThrownBy(lock::token).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> lock.convert(CR)).isInstanceOf(IllegalStateException.class);
    space.close();
    assertThatThrownBy(() -> take(space, CR))
        .isInstanceOfSatisfying(
            LockException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
    assertThatThrownBy(() -> ResourceName.of("x".repeat(256)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whoHasALockspaceOpenHearsThatItEnds_DLM1() throws Exception {
    LockCluster.Member first = cluster.join(1);
    Lockspace leaves = first.open("shop");
    Lockspace closed = first.open("shop");
    ClusterLock lost = take(leaves, EX);
    CompletableFuture<Boolean> held = new CompletableFuture<>();
    leaves.ended().thenAccept(why -> held.complete(lost.isGranted()));
    closed.close();
    closed.close();
    assertThat(closed.isOpen()).isFalse();
    assertThat(closed.ended().toCompletableFuture().getNow(null)).isEqualTo(Reason.CLOSED);
    assertThat(leaves.isOpen()).isTrue();
    assertThat(leaves.ended().toCompletableFuture()).isNotDone();
    cluster.join(2);
    cluster.leave(first);
    assertThat(leaves.isOpen()).isFalse();
    assertThat(leaves.ended().toCompletableFuture().getNow(null)).isEqualTo(Reason.GONE);
    assertThat(held.get(5, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void whoOpensALockspaceOfANodeThatLeavesIsTold_DLM2() throws Exception {
    LockCluster.Member first = cluster.join(1);
    cluster.join(2);
    LockNode node = first.node();
    cluster.barrier(1, TransitionType.LEAVING, 0);
    Lockspace late = node.open(LockspaceSpec.of("shop"));
    assertThat(late.isOpen()).isFalse();
    assertThatThrownBy(() -> take(late, EX))
        .isInstanceOfSatisfying(
            LockException.class, e -> assertThat(e.reason()).isEqualTo(Reason.GONE));
  }

  @Test
  void whoAsksWhenItHasEndedIsAnswered_DLM1() throws Exception {
    Lockspace space = cluster.join(1).open("shop");
    ClusterLock held = take(space, EX);
    ClusterLock waits = space.request(STOCK, EX, LockOptions.QUEUED);
    space.close();
    assertThat(held.granted().toCompletableFuture().get(5, TimeUnit.SECONDS)).isSameAs(held);
    assertThatThrownBy(() -> waits.granted().toCompletableFuture().get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(LockException.class);
  }

  @Test
  void theLocksOfTheDeadGoAndThoseOfSurvivorsStay_DLM2() throws Exception {
    LockCluster.Member first = cluster.join(1);
    Lockspace two = cluster.join(2).open("shop");
    Lockspace three = cluster.join(3).open("shop");
    take(first.open("shop"), CR); // it is the master
    ClusterLock stays = take(two, CR);
    ClusterLock dead = take(first.open("shop"), PW);
    ClusterLock waits = three.request(STOCK, PW, LockOptions.QUEUED);
    cluster.kill(first);
    TimeUnit.MILLISECONDS.sleep(100);
    assertThat(waits.isGranted()).as("before the forced leave").isFalse();
    cluster.force(first);
    isGranted(waits);
    assertThat(waits.value().valid()).as("the dead one may have been writing").isFalse();
    assertThat(waits.token()).isGreaterThan(dead.token());
    isRefused(two, EX);
    waits.close();
    isRefused(three, EX);
    stays.close();
    take(three, EX).close();
  }

  @Test
  void retainedLocksGoWhenTheirLevelHasRecovered_DLM3() throws Exception {
    LockspaceSpec spec = LockspaceSpec.of("shop").ownedBy("sfs");
    LockCluster.Member first = cluster.join(1);
    Lockspace two = cluster.join(2).open(spec);
    take(first.open(spec), EX);
    take(two, NL);
    cluster.kill(first);
    cluster.force(first);
    isRefused(two, CR);
    two.acquire(STOCK, EX, LockOptions.NOT_QUEUED.forRecovery()).close();
    Lockspace three = cluster.join(3).open(spec);
    isRefused(three, CR);
    cluster.recovered(first);
    take(two, EX).close();
    take(three, EX).close();
  }

  @Test
  void aLeaverHandsOverWhatItMasters_DLM2() throws Exception {
    LockCluster.Member first = cluster.join(1);
    Lockspace one = first.open("shop");
    Lockspace two = cluster.join(2).open("shop");
    ClusterLock writes = take(one, EX);
    writes.write(new byte[] {7});
    writes.close();
    ClusterLock lost = take(one, CR);
    ClusterLock stays = take(two, CR);
    cluster.leave(first);
    assertThat(lost.isGranted()).isFalse();
    assertThatThrownBy(() -> take(one, CR))
        .isInstanceOfSatisfying(
            LockException.class, e -> assertThat(e.reason()).isEqualTo(Reason.GONE));
    assertThat(stays.isGranted()).isTrue();
    ClusterLock after = take(two, PW);
    assertThat(after.value().bytes()).containsExactly(7);
    assertThat(after.value().valid()).isTrue();
    assertThat(after.token()).isGreaterThan(stays.token());
  }

  @Test
  void whoJoinsFindsWhatIsHeld_DLM2() throws Exception {
    Lockspace one = cluster.join(1).open("shop");
    for (int i = 0; i < 200; i++) {
      one.acquire("r" + i, EX);
    }
    Lockspace two = cluster.join(2).open("shop");
    Lockspace three = cluster.join(3).open("shop");
    for (int i = 0; i < 200; i++) {
      ResourceName name = ResourceName.of("r" + i);
      for (Lockspace space : List.of(two, three)) {
        assertThatThrownBy(() -> space.acquire(name, EX, LockOptions.NOT_QUEUED))
            .isInstanceOf(LockException.class);
      }
    }
  }

  @Test
  void whoAsksForMoreThanCanBeHeardIsRefusedAndNothingIsLost_DLM2() throws Exception {
    LockCluster.Member first = cluster.join(1);
    LockCluster.Member second = cluster.join(2);
    Lockspace two = second.open("shop");
    ClusterLock held = take(first.open("shop"), PR);
    take(two, PR);
    cluster.network.cut(first.self.node(), second.self.node());
    List<ClusterLock> asked = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              while (asked.size() <= 2 * LockNode.MOST_WAITING) {
                asked.add(two.request(STOCK, PR, LockOptions.QUEUED));
              }
            })
        .isInstanceOfSatisfying(
            LockException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BUSY));
    assertThat(asked)
        .as("but for what else there is to say")
        .hasSizeBetween(LockNode.MOST_WAITING - 2_000, 2 * LockNode.MOST_WAITING);
    cluster.network.heal();
    for (ClusterLock each : asked) {
      each.granted().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
    two.acquire(STOCK, PR, LockOptions.QUEUED.within(Duration.ofSeconds(5))).close();
    held.close();
  }

  @Test
  void aCutConnectionLosesNothing_DLM2() throws Exception {
    LockCluster.Member first = cluster.join(1);
    LockCluster.Member second = cluster.join(2);
    Lockspace one = first.open("shop");
    Lockspace two = second.open("shop");
    ClusterLock held = take(one, EX);
    ClusterLock waits = two.request(STOCK, EX, LockOptions.QUEUED);
    cluster.network.cut(first.self.node(), second.self.node());
    held.close();
    TimeUnit.MILLISECONDS.sleep(300);
    assertThat(waits.isGranted()).isFalse();
    cluster.network.heal();
    isGranted(waits);
  }
}
