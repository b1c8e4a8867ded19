package org.lockstep.dlm.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.dlm.LockException;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.manager.LockCluster;
import org.lockstep.dlm.recipes.DistributedSemaphore.Permit;

/** Threads of several nodes and so many permits. */
@Timeout(60)
class DistributedSemaphoreTest {
  private static final int PERMITS = 3;

  private final LockCluster cluster = new LockCluster();
  private final Others others = new Others();
  private final LockCluster.Member first = cluster.join(1);
  private final DistributedSemaphore one = of(first, PERMITS);
  private final DistributedSemaphore two = of(cluster.join(2), PERMITS);

  private static DistributedSemaphore of(LockCluster.Member member, int permits) {
    return new DistributedSemaphore(member.open("shop"), "downloads", permits);
  }

  @AfterEach
  void close() {
    others.close();
    cluster.close();
  }

  private List<Permit> takeAll() throws InterruptedException {
    List<Permit> all = new ArrayList<>();
    for (int i = 0; i < PERMITS; i++) {
      all.add((i % 2 == 0 ? one : two).acquire());
    }
    return all;
  }

  @Test
  void neverAreThereMoreThanItHas_DLM1() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Others.Work<Void>> works = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      DistributedSemaphore semaphore = i % 2 == 0 ? one : two;
      works.add(
          others.begin(
              () -> {
                for (int round = 0; round < 40; round++) {
                  try (Permit permit = semaphore.acquire()) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    assertThat(permit.isHeld()).isTrue();
                    TimeUnit.MICROSECONDS.sleep(500);
                    inside.decrementAndGet();
                  }
                }
                return null;
              }));
    }
    for (Others.Work<Void> work : works) {
      work.result();
    }
    assertThat(most.get()).isEqualTo(PERMITS);
    assertThat(takeAll()).extracting(Permit::number).containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void whoComesFirstIsServedFirst_DLM1() throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    List<Permit> all = takeAll();
    List<Others.Work<Void>> works = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String name = "w" + i;
      DistributedSemaphore semaphore = i % 2 == 0 ? two : one;
      works.add(
          others.begin(
              () -> {
                try (Permit permit = semaphore.acquire()) {
                  order.add(name + (permit.isHeld() ? "" : " without"));
                }
                return null;
              }));
      Others.arrive();
    }
    assertThat(order).isEmpty();
    all.get(1).close();
    for (Others.Work<Void> work : works) {
      work.result();
    }
    assertThat(order).containsExactly("w0", "w1", "w2", "w3", "w4");
  }

  @Test
  void whoTriesTakesWhatIsFreeOrNothing_DLM1() throws Exception {
    Permit permit = one.acquire();
    Permit second = two.tryAcquire().orElseThrow();
    assertThat(two.tryAcquire(0, TimeUnit.SECONDS)).isPresent();
    assertThat(one.tryAcquire()).isEmpty();
    assertThat(two.tryAcquire(-1, TimeUnit.SECONDS)).isEmpty();
    assertThat(two.tryAcquire(30, TimeUnit.MILLISECONDS)).isEmpty();
    permit.close();
    permit.close();
    assertThat(permit.isHeld()).isFalse();
    Permit again = two.tryAcquire(5, TimeUnit.SECONDS).orElseThrow();
    assertThat(again.number()).isEqualTo(permit.number());
    assertThat(again.token()).isGreaterThan(permit.token());
    assertThat(second.isHeld()).isTrue();
    assertThat(one.tryAcquire()).isEmpty();
  }

  @Test
  void whoGivesUpIsInNobodysWay_DLM1() throws Exception {
    List<Permit> all = takeAll();
    Others.Work<Permit> atGate = others.begin(one::acquire);
    Others.arrive();
    Others.Work<Permit> behind = others.begin(two::acquire);
    Others.Work<Optional<Permit>> brief =
        others.begin(() -> two.tryAcquire(50, TimeUnit.MILLISECONDS));
    assertThat(brief.result()).isEmpty();
    atGate.interrupt();
    assertThatThrownBy(atGate::result).hasCauseInstanceOf(InterruptedException.class);
    assertThat(behind.isDone()).isFalse();
    all.get(0).close();
    assertThat(behind.result().isHeld()).isTrue();
    Thread.currentThread().interrupt();
    assertThatThrownBy(one::acquire).isInstanceOf(InterruptedException.class);
  }

  @Test
  void thePermitsOfTheDeadComeBack_DLM2() throws Exception {
    Permit stays = two.acquire();
    one.acquire();
    one.acquire();
    Others.Work<Permit> atGate = others.begin(two::acquire);
    cluster.kill(first);
    assertThat(atGate.isDone()).isFalse();
    cluster.force(first);
    Permit next = atGate.result();
    assertThat(two.tryAcquire()).isPresent();
    assertThat(two.tryAcquire()).isEmpty();
    assertThat(next.number()).isNotEqualTo(stays.number());
  }

  @Test
  void theGateOpensWhenWhoIsAtItDies_DLM2() throws Exception {
    List<Permit> all = List.of(two.acquire(), two.acquire(), two.acquire());
    others.begin(one::acquire);
    Others.arrive();
    Others.Work<Permit> behind = others.begin(two::acquire);
    cluster.kill(first);
    cluster.force(first);
    all.get(2).close();
    assertThat(behind.result().isHeld()).isTrue();
  }

  @Test
  void whoseNodeLeavesIsTold_DLM2() throws Exception {
    List<Permit> all = takeAll();
    Others.Work<Permit> atGate = others.begin(one::acquire);
    cluster.leave(first);
    assertThat(all.get(0).isHeld()).isFalse();
    all.get(0).close();
    assertThat(all.get(1).isHeld()).isTrue();
    assertThatThrownBy(atGate::result)
        .cause()
        .isInstanceOfSatisfying(
            LockException.class, e -> assertThat(e.reason()).isEqualTo(Reason.GONE));
    assertThatThrownBy(one::tryAcquire).isInstanceOf(LockException.class);
    assertThat(two.tryAcquire()).isPresent();
  }

  @Test
  void onePermitOrManyAndNoOtherNumber_DLM1() throws Exception {
    DistributedSemaphore many = of(first, DistributedSemaphore.MAX_PERMITS);
    List<Permit> all = new ArrayList<>();
    for (int i = 0; i < DistributedSemaphore.MAX_PERMITS; i++) {
      all.add(many.acquire());
    }
    assertThat(many.tryAcquire(50, TimeUnit.MILLISECONDS)).isEmpty();
    all.get(77).close();
    assertThat(many.acquire().number()).isEqualTo(all.get(77).number());
    for (int permits : new int[] {0, DistributedSemaphore.MAX_PERMITS + 1}) {
      assertThatThrownBy(() -> of(first, permits))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 to 256 may be");
    }
  }
}
