package org.lockstep.dlm.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.dlm.LockException;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.Lockspace;
import org.lockstep.dlm.manager.LockCluster;

/** Threads of several nodes and one lock. */
@Timeout(60)
class DistributedLockTest {
  private final LockCluster cluster = new LockCluster();
  private final Others others = new Others();
  private final LockCluster.Member first = cluster.join(1);
  private final LockCluster.Member second = cluster.join(2);
  private final Lockspace shop = first.open("shop");
  private final DistributedLock one = new DistributedLock(shop, "stock");
  private final DistributedLock two = new DistributedLock(second.open("shop"), "stock");

  @AfterEach
  void close() {
    others.close();
    cluster.close();
  }

  private Others.Work<Void> waits(DistributedLock lock, Runnable holding) throws Exception {
    return others.begin(
        () -> {
          lock.lock();
          try {
            holding.run();
          } finally {
            lock.unlock();
          }
          return null;
        });
  }

  private static void isLost(ThrowingCallable use, Reason why) {
    assertThatThrownBy(use)
        .isInstanceOfSatisfying(LockException.class, e -> assertThat(e.reason()).isEqualTo(why));
  }

  @Test
  void oneThreadOfTheClusterHoldsIt_DLM1() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Long> tokens = Collections.synchronizedList(new ArrayList<>());
    List<Others.Work<Void>> works = new ArrayList<>();
    for (DistributedLock lock : List.of(one, two, one, two)) {
      works.add(
          others.begin(
              () -> {
                for (int i = 0; i < 100; i++) {
                  lock.lock();
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  tokens.add(lock.token());
                  inside.decrementAndGet();
                  lock.unlock();
                }
                return null;
              }));
    }
    for (Others.Work<Void> work : works) {
      work.result();
    }
    assertThat(most).hasValue(1);
    assertThat(tokens).hasSize(400).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void threadsOfAllNodesWaitInOneLine_DLM1() throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    one.lock();
    List<Others.Work<Void>> works = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String name = "w" + i;
      works.add(waits(i % 2 == 0 ? two : one, () -> order.add(name)));
      Others.arrive();
    }
    one.unlock();
    for (Others.Work<Void> work : works) {
      work.result();
    }
    assertThat(order).containsExactly("w0", "w1", "w2", "w3", "w4", "w5");
  }

  @Test
  void itsThreadMayLockItAgain_DLM1() throws Exception {
    one.lock();
    long token = one.token();
    assertThat(one.tryLock()).isTrue();
    one.lockInterruptibly();
    assertThat(one.tryLock(1, TimeUnit.SECONDS)).isTrue();
    assertThat(one.token()).isEqualTo(token);
    for (int i = 0; i < 3; i++) {
      one.unlock();
      assertThat(one.isHeldByCurrentThread()).isTrue();
      assertThat(others.done(() -> two.tryLock())).isFalse();
    }
    one.unlock();
    assertThat(one.isHeldByCurrentThread()).isFalse();
    assertThat(two.tryLock()).isTrue();
    assertThat(two.token()).isGreaterThan(token);
  }

  @Test
  void whoHasNotLockedItMayNotUnlockIt_DLM1() throws Exception {
    assertThatThrownBy(one::unlock).isInstanceOf(IllegalMonitorStateException.class);
    one.lock();
    assertThatThrownBy(
            () ->
                others.done(
                    () -> {
                      one.unlock();
                      return null;
                    }))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IllegalMonitorStateException.class)
        .hasMessageContaining("stock of lockspace shop");
    assertThatThrownBy(() -> others.done(one::token))
        .cause()
        .isInstanceOf(IllegalMonitorStateException.class);
    assertThat(others.done(() -> one.tryLock())).isFalse();
    one.unlock();
    assertThatThrownBy(one::unlock).isInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(one::newCondition).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void anInterruptEndsOnlyAWaitThatMayBeInterrupted_DLM1() throws Exception {
    one.lock();
    Others.Work<Void> interruptible =
        others.begin(
            () -> {
              two.lockInterruptibly();
              return null;
            });
    interruptible.interrupt();
    assertThatThrownBy(interruptible::result).hasCauseInstanceOf(InterruptedException.class);
    Others.Work<Boolean> patient =
        others.begin(
            () -> {
              two.lock();
              boolean kept = Thread.interrupted();
              two.unlock();
              return kept;
            });
    patient.interrupt();
    TimeUnit.MILLISECONDS.sleep(50);
    assertThat(patient.isDone()).isFalse();
    one.unlock();
    assertThat(patient.result()).as("the interrupt is kept").isTrue();
  }

  @Test
  void whoIsInterruptedAlreadyDoesNotBegin_DLM1() {
    one.lock();
    Thread.currentThread().interrupt();
    assertThatThrownBy(one::lockInterruptibly).isInstanceOf(InterruptedException.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> one.tryLock(1, TimeUnit.SECONDS))
        .isInstanceOf(InterruptedException.class);
    Thread.currentThread().interrupt();
    assertThat(one.tryLock()).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whoWaitsTooLongGoesWithoutIt_DLM1() throws Exception {
    one.lock();
    assertThat(others.done(() -> two.tryLock(50, TimeUnit.MILLISECONDS))).isFalse();
    assertThat(others.done(() -> two.tryLock(-1, TimeUnit.SECONDS))).isFalse();
    Others.Work<Boolean> patient = others.begin(() -> two.tryLock(Long.MAX_VALUE, TimeUnit.DAYS));
    assertThat(patient.isDone()).isFalse();
    one.unlock();
    assertThat(patient.result()).isTrue();
  }

  @Test
  void whoseNodeLeavesIsToldAndGoesOnInANewLockspace_DLM2() throws Exception {
    one.lock();
    one.lock();
    long token = one.token();
    Others.Work<Boolean> waits = others.begin(() -> one.tryLock(20, TimeUnit.SECONDS));
    cluster.leave(first);
    isLost(one::token, Reason.GONE);
    isLost(one::lock, Reason.GONE);
    isLost(one::unlock, Reason.GONE);
    assertThat(one.isHeldByCurrentThread()).isTrue();
    assertThatThrownBy(one::unlock).hasMessageContaining("open the lockspace again");
    assertThat(one.isHeldByCurrentThread()).isFalse();
    assertThatThrownBy(one::unlock).isInstanceOf(IllegalMonitorStateException.class);
    isLost(one::lock, Reason.GONE);
    assertThatThrownBy(waits::result).hasCauseInstanceOf(LockException.class);
    assertThat(two.tryLock()).isTrue();
    assertThat(two.token()).isGreaterThan(token);
    two.unlock();
    DistributedLock again = new DistributedLock(cluster.join(3).open("shop"), "stock");
    again.lock();
    assertThat(others.done(() -> two.tryLock())).isFalse();
    again.unlock();
  }

  @Test
  void whoseLockspaceIsClosedIsTold_DLM1() {
    one.lock();
    shop.close();
    assertThat(two.tryLock()).isTrue();
    isLost(one::unlock, Reason.CLOSED);
    isLost(one::tryLock, Reason.CLOSED);
  }

  @Test
  void theLockOfADeadNodeGoesToTheNext_DLM2() throws Exception {
    one.lock();
    Others.Work<Long> next =
        others.begin(
            () -> {
              two.lock();
              return two.token();
            });
    long token = one.token();
    cluster.kill(first);
    assertThat(next.isDone()).isFalse();
    cluster.force(first);
    assertThat(next.result()).isGreaterThan(token);
  }

  /** The one that is told lets go of what it has, and the other comes through. */
  @Test
  void oneOfTwoThreadsThatWaitForEachOtherIsTold_DLM1() throws Exception {
    DistributedLock billing = new DistributedLock(shop, "billing");
    DistributedLock other = new DistributedLock(second.open("shop"), "billing");
    CountDownLatch both = new CountDownLatch(2);
    List<Others.Work<String>> works =
        List.of(
            others.begin(() -> takes(one, billing, both)),
            others.begin(() -> takes(other, two, both)));
    List<String> said = new ArrayList<>();
    for (Others.Work<String> work : works) {
      said.add(work.result());
    }
    assertThat(said).filteredOn(String::isEmpty).hasSize(1);
    assertThat(String.join("", said)).contains("on N1 waits for EX", "on N2 waits for EX");
  }

  private static String takes(DistributedLock held, DistributedLock wanted, CountDownLatch both)
      throws Exception {
    held.lock();
    try {
      both.countDown();
      both.await();
      wanted.lock();
      wanted.unlock();
      return "";
    } catch (LockException e) {
      assertThat(e.reason()).isEqualTo(Reason.DEADLOCK);
      return e.getMessage();
    } finally {
      held.unlock();
    }
  }
}
