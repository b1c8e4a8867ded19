package org.lockstep.dlm.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lockstep.dlm.LockMode.CR;
import static org.lockstep.dlm.LockMode.CW;
import static org.lockstep.dlm.LockMode.EX;
import static org.lockstep.dlm.LockMode.PR;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.dlm.ClusterLock;
import org.lockstep.dlm.LockException;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.LockOptions;
import org.lockstep.dlm.LockOwner;
import org.lockstep.dlm.Lockspace;
import org.lockstep.dlm.ResourceName;

/** Circles of owners over resources and nodes (DLM-1). */
@Timeout(60)
class DeadlockTest {
  private static final LockMode[] MODES = {CR, CW, PR, EX};

  private final LockCluster cluster = new LockCluster();
  private final List<Lockspace> nodes = new ArrayList<>();
  private final List<Owner> owners = new ArrayList<>();

  /** A transaction on one of the nodes. */
  private record Owner(Lockspace space, LockOptions options) {
    ClusterLock request(String name, LockMode mode) {
      return space.request(ResourceName.of(name), mode, options);
    }

    ClusterLock acquire(String name, LockMode mode) throws InterruptedException {
      return space.acquire(ResourceName.of(name), mode, options);
    }
  }

  @BeforeEach
  void threeNodesJoin() {
    for (int id = 1; id <= 3; id++) {
      nodes.add(cluster.join(id).open("shop"));
    }
    for (int i = 0; i < 6; i++) {
      LockOwner owner = LockOwner.named("order " + i);
      owners.add(new Owner(nodes.get(i % 3), LockOptions.QUEUED.by(owner)));
    }
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private static Reason reason(ClusterLock lock) throws Exception {
    try {
      lock.granted().toCompletableFuture().get(10, TimeUnit.SECONDS);
      throw new AssertionError(lock + " is granted");
    } catch (ExecutionException e) {
      return ((LockException) e.getCause()).reason();
    }
  }

  @Test
  void aCircleOverThreeNodesIsBrokenOnceAndNamed_DLM1() throws Exception {
    List<ClusterLock> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      owners.get(i).acquire("r" + i, EX);
    }
    for (int i = 0; i < 3; i++) {
      waiting.add(owners.get(i).request("r" + (i + 1) % 3, EX));
    }
    List<String> refused = new CopyOnWriteArrayList<>();
    for (ClusterLock lock : waiting) {
      lock.granted().exceptionally(why -> refused.add(why.getMessage()) ? lock : lock);
    }
    while (refused.isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    TimeUnit.MILLISECONDS.sleep(1_500);
    assertThat(waiting.stream().filter(lock -> !isWaiting(lock))).as("one victim").hasSize(1);
    assertThat(refused.get(0))
        .contains("a deadlock, as each waits for the next")
        .contains("order 0 on N1 waits for EX on shop/r1")
        .contains("order 1 on N2 waits for EX on shop/r2")
        .contains("order 2 on N3 waits for EX on shop/r0");
  }

  private static boolean isWaiting(ClusterLock lock) {
    return !lock.granted().toCompletableFuture().isDone();
  }

  @Test
  void whoStandsInLineBeforeAnotherIsInItsWay_DLM1() throws Exception {
    Owner first = owners.get(0);
    Owner third = owners.get(2);
    first.acquire("x", PR);
    third.acquire("y", EX);
    ClusterLock second = owners.get(1).request("x", EX);
    ClusterLock behind = third.request("x", PR);
    ClusterLock closes = first.request("y", EX);
    assertThat(List.of(behind, closes)).anySatisfy(lock -> isDeadlock(lock));
    assertThat(isWaiting(second)).isTrue();
  }

  private static void isDeadlock(ClusterLock lock) {
    try {
      assertThat(reason(lock)).isEqualTo(Reason.DEADLOCK);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoWaitsForItselfIsToldSo_DLM1() throws Exception {
    Owner owner = owners.get(1);
    owner.acquire("x", PR);
    assertThatThrownBy(() -> owner.acquire("x", EX))
        .isInstanceOfSatisfying(
            LockException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DEADLOCK))
        .hasMessageContaining("order 1 on N2 waits for EX on shop/x");
  }

  /** Who takes them in one order never meets one: whoever is refused then is a false victim. */
  @Test
  void whereThereIsNoCircleNobodyIsRefused_DLM1() throws Exception {
    assertThat(contend(true)).isZero();
  }

  @Test
  void whereThereAreCirclesAllComeThrough_DLM1() throws Exception {
    assertThat(contend(false)).isPositive();
  }

  /** How many were refused; all that were are tried again. */
  private int contend(boolean ordered) throws Exception {
    AtomicInteger refused = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(owners.size());
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < owners.size(); i++) {
      Owner owner = owners.get(i);
      Random chance = new Random(i);
      all.add(
          threads.submit(
              () -> {
                for (int round = 0; round < 2; round++) {
                  List<Integer> names = names(chance, ordered);
                  while (!passes(owner, names, chance)) {
                    refused.incrementAndGet();
                  }
                }
                return null;
              }));
    }
    for (Future<?> each : all) {
      each.get(50, TimeUnit.SECONDS);
    }
    threads.shutdownNow();
    return refused.get();
  }

  private static List<Integer> names(Random chance, boolean ordered) {
    List<Integer> names = new ArrayList<>(IntStream.range(0, 4).boxed().toList());
    if (!ordered) {
      Collections.shuffle(names, chance);
    }
    return names.subList(0, 3);
  }

  private static boolean passes(Owner owner, List<Integer> names, Random chance)
      throws InterruptedException {
    List<ClusterLock> held = new ArrayList<>();
    try {
      for (int name : names) {
        held.add(owner.acquire("r" + name, MODES[chance.nextInt(MODES.length)]));
        TimeUnit.MILLISECONDS.sleep(150);
      }
      return true;
    } catch (LockException e) {
      assertThat(e.reason()).isEqualTo(Reason.DEADLOCK);
      return false;
    } finally {
      held.forEach(ClusterLock::close);
    }
  }
}
