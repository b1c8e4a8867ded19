package org.lockstep.node.boot.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.base.Environment;
import org.lockstep.base.Problem;
import org.lockstep.membership.spi.DiskWait;
import org.lockstep.membership.spi.OtherDisks;
import org.lockstep.node.boot.core.Lease;
import org.lockstep.store.spi.ForeignOwnerException;
import org.lockstep.store.spi.Timing;

@Timeout(30)
class LeaseKeeperTest {
  private static final Timing TIMING = new Timing(20, 40, 200, 10, 50, 500, 50, 400);

  private final FakeNode node = new FakeNode();
  private final List<String> panics = new CopyOnWriteArrayList<>();
  private final AtomicLong suspended = new AtomicLong();
  private volatile OtherDisks othersSay = OtherDisks.NOT_SAID;
  private final LeaseGate gate =
      new LeaseGate(new Lease(TIMING.leaseMs()), Environment.real(), panics::add);
  private final DeferredPanic deferred =
      new DeferredPanic(
          TIMING, 60_000, gate, node, Environment.real().clock(), this::mayNotWait, panics::add);
  private final LeaseKeeper keeper =
      new LeaseKeeper(
          node, TIMING, gate, node, deferred, Environment.real(), suspended::get, panics::add);

  /** Asked at the very moment when it matters what others say. */
  private Optional<String> mayNotWait() {
    deferred.othersSay(othersSay);
    return Optional.empty();
  }

  @AfterEach
  void stop() {
    node.renewing.countDown();
    keeper.stop();
  }

  private long count(String what) {
    return node.done.stream().filter(what::equals).count();
  }

  private void awaitCount(String what, long most) throws InterruptedException {
    while (count(what) < most) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  @Test
  void theSupervisorIsArmedBeforeTheGateOpens_DB3() throws Exception {
    keeper.start();
    assertThat(node.done.indexOf("arm")).isLessThan(node.done.indexOf("renew"));
    assertThat(gate.open()).isTrue();
  }

  @Test
  void renewsAndPetsWhileTheLeaseIsGood_DB8() throws Exception {
    keeper.start();
    awaitCount("renew", 3);
    awaitCount("pet", 3);
    assertThat(panics).isEmpty();
  }

  @Test
  void petsNoMoreOnceTheGateIsClosed_DB8() throws Exception {
    keeper.start();
    awaitCount("pet", 1);
    gate.close();
    TimeUnit.MILLISECONDS.sleep(30);
    long pets = count("pet");
    long questions = count("ask");
    TimeUnit.MILLISECONDS.sleep(100);
    assertThat(count("pet")).isEqualTo(pets);
    assertThat(count("ask")).as("it may be leaving").isGreaterThan(questions);
  }

  @Test
  void aSupervisorThatDoesNotAnswerIsAPanic_ND3() throws Exception {
    keeper.start();
    assertThat(panics).isEmpty();
    node.silent = true;
    while (panics.isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    assertThat(panics.get(0)).contains("supervisor");
  }

  @Test
  void aPanicBeginsNoMoreRenewals_DB8() throws Exception {
    keeper.start();
    keeper.quit();
    TimeUnit.MILLISECONDS.sleep(30);
    long renewals = count("renew");
    TimeUnit.MILLISECONDS.sleep(100);
    assertThat(count("renew")).isEqualTo(renewals);
  }

  @Test
  void whatIsLeftBehindIsSaidBeforeAnybodyReliesOnIt_ND4() throws Exception {
    keeper.start();
    node.renewing = new CountDownLatch(1);
    TimeUnit.MILLISECONDS.sleep(30); // one that does not say so yet is under way
    CompletionStage<Void> said = keeper.bequeathed(true);
    assertThat(said.toCompletableFuture()).isNotDone();
    long before = count("renew with wills");
    node.renewing.countDown();
    said.toCompletableFuture().get(5, TimeUnit.SECONDS);
    assertThat(count("renew with wills")).isGreaterThan(before);
    assertThat(keeper.bequeathed(true).toCompletableFuture()).as("it is said already").isDone();
    keeper.bequeathed(false);
    awaitCount("renew with wills", 1);
    long renewals = count("renew");
    awaitCount("renew", renewals + 2);
  }

  /** A supervisor that is dead writes no mark. */
  @Test
  void aNodeThatEndsSaysByItselfThatAllIsUndone_ND4() throws Exception {
    keeper.start();
    keeper.bequeathed(true).toCompletableFuture().get(5, TimeUnit.SECONDS);
    keeper.stop();
    keeper.undone();
    assertThat(node.done.get(node.done.size() - 1)).isEqualTo("renew");
  }

  @Test
  void aLeaseThatRunsOutIsAPanic_DB8() throws Exception {
    keeper.start();
    node.renewing = new CountDownLatch(1); // the disk hangs
    while (panics.isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    assertThat(panics.get(0)).contains("lease").contains("run out");
  }

  private static void await(BooleanSupplier goal) throws InterruptedException {
    while (!goal.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private DiskWait.Phase phase() {
    return deferred.diskWait().phase();
  }

  private boolean opensConfirmed() {
    deferred.confirmed(deferred.diskWait().number());
    return gate.open();
  }

  /** The node's programs end, it is petted all the time, and nothing opens by itself. */
  @Test
  void aDiskThatIsLostForAllIsWaitedForWithTheGateClosed_DB8() throws Exception {
    othersSay = OtherDisks.LOST;
    keeper.start();
    node.renewing = new CountDownLatch(1);
    await(() -> phase() == DiskWait.Phase.WAITING && node.holds());
    long pets = count("pet");
    await(() -> count("pet") > pets + 3);
    assertThat(gate.isWell()).isTrue();
    node.renewing.countDown();
    await(() -> phase() == DiskWait.Phase.RETURNING);
    assertThat(gate.open()).isFalse();
    await(this::opensConfirmed);
    assertThat(node.done).containsSubsequence("hold", "resume");
    assertThat(panics).isEmpty();
  }

  @Test
  void itIsSaidToBeLostWhenHalfTheLeaseIsOver_DB8() throws Exception {
    othersSay = OtherDisks.LOST;
    keeper.start();
    await(() -> !deferred.diskLost());
    node.renewing = new CountDownLatch(1);
    await(deferred::diskLost);
    node.renewing.countDown();
    await(() -> !deferred.diskLost());
  }

  @Test
  void aHostThatWasSuspendedRenewsNothing_DB8() throws Exception {
    keeper.start();
    awaitCount("renew", 1);
    suspended.set(TIMING.marginMs() + 1);
    while (panics.isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    long renewals = count("renew");
    TimeUnit.MILLISECONDS.sleep(150);
    assertThat(count("renew")).isEqualTo(renewals);
    assertThat(panics.get(0)).contains("suspended");
  }

  /** As a force-out would be taken over: the slot is still its own, and so the renewal succeeds. */
  @Test
  void aSuspensionWhileARenewalIsOnItsWayCounts_DB8() throws Exception {
    keeper.start();
    awaitCount("renew", 1);
    node.meanwhile = () -> suspended.set(TIMING.marginMs() + 1);
    await(() -> !panics.isEmpty());
    assertThat(panics.get(0)).contains("suspended");
    long held = gate.heldUntilMs();
    TimeUnit.MILLISECONDS.sleep(50);
    assertThat(gate.heldUntilMs()).isEqualTo(held);
  }

  @Test
  void aSlotThatIsAnothersIsAPanicAtOnce_DB3() throws Exception {
    keeper.start();
    awaitCount("renew", 1);
    node.meanwhile =
        () -> {
          throw new ForeignOwnerException(
              new Problem("foreign-owner", "write refused", "N1", "it belongs to boot 2 now"));
        };
    await(() -> !panics.isEmpty());
    assertThat(panics.get(0)).contains("belongs to boot 2");
    assertThat(gate.leftMs()).as("of the lease").isPositive();
  }

  /** Others count from when they last saw it change, which may have been right then. */
  @Test
  void aRenewalCountsFromWhenItWasIssued_DB8() throws Exception {
    keeper.start();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch answered =
        new CountDownLatch(1) {
          @Override
          public void await() throws InterruptedException {
            begun.countDown();
            super.await();
          }
        };
    node.renewing = answered;
    begun.await();
    TimeUnit.MILLISECONDS.sleep(TIMING.leaseMs() / 2);
    keeper.quit();
    long answeredAt = Environment.real().clock().millis();
    answered.countDown();
    keeper.stop();
    assertThat(gate.heldUntilMs()).isLessThan(answeredAt + TIMING.leaseMs() - TIMING.leaseMs() / 4);
  }

  @Test
  void stopWaitsForTheRenewalOnItsWay_MM12() throws Exception {
    keeper.start();
    node.renewing = new CountDownLatch(1);
    TimeUnit.MILLISECONDS.sleep(50);
    assertThat(keeper.stop()).as("it still hangs").isFalse();
    node.renewing.countDown();
    assertThat(keeper.stop()).isTrue();
    long renewals = count("renew");
    TimeUnit.MILLISECONDS.sleep(100);
    assertThat(count("renew")).isEqualTo(renewals);
  }
}
