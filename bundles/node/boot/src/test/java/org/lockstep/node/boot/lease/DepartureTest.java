package org.lockstep.node.boot.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.base.Environment;
import org.lockstep.membership.IoGate;
import org.lockstep.node.boot.core.Lease;
import org.lockstep.store.spi.Timing;

@Timeout(30)
class DepartureTest {
  private static final Timing TIMING = new Timing(20, 40, 5_000, 10, 50, 500, 50, 6_000);

  private final FakeNode node = new FakeNode();
  private final List<String> panics = new CopyOnWriteArrayList<>();
  private final LeaseGate gate =
      new LeaseGate(new Lease(TIMING.leaseMs()), Environment.real(), panics::add);
  private final DeferredPanic deferred =
      new DeferredPanic(
          TIMING, 60_000, gate, node, Environment.real().clock(), Optional::empty, panics::add);
  private final LeaseKeeper keeper =
      new LeaseKeeper(node, TIMING, gate, node, deferred, Environment.real(), () -> 0, panics::add);
  private final Departure departure =
      new Departure(gate, node, keeper, node, TIMING, Environment.real(), panics::add);

  @BeforeEach
  void start() throws Exception {
    keeper.start();
  }

  @AfterEach
  void stop() {
    node.programsEnd = true;
    node.renewing.countDown();
    keeper.stop();
  }

  private List<String> steps() {
    return node.done.stream().filter(List.of("bye", "leave", "part")::contains).toList();
  }

  @Test
  void programsEndBeforeTheSlotIsGivenUp_RL15() throws Exception {
    node.programsEnd = false;
    CompletableFuture<Void> gone = CompletableFuture.runAsync(departure::go);
    CompletableFuture<Void> also = CompletableFuture.runAsync(departure::go);
    TimeUnit.MILLISECONDS.sleep(100);
    assertThat(steps()).containsExactly("bye");
    long renewals = node.done.stream().filter("renew"::equals).count();
    TimeUnit.MILLISECONDS.sleep(100);
    assertThat(node.done.stream().filter("renew"::equals).count())
        .as("the slot is kept meanwhile")
        .isGreaterThan(renewals);
    assertThat(gone).isNotDone();
    assertThat(also).as("whoever comes second waits too").isNotDone();
    node.programsEnd = true;
    CompletableFuture.allOf(gone, also).get(10, TimeUnit.SECONDS);
    assertThat(steps()).containsExactly("bye", "leave", "part");
    assertThat(node.done.get(node.done.size() - 1)).as("no renewal after it").isEqualTo("part");
    assertThat(gate.open()).isFalse();
    assertThat(panics).isEmpty();
  }

  /** Whoever sees that it is no member any more may recover what it owes. */
  @Test
  void theLastLevelIsLeftWhenWritesAndProgramsHaveEndedAndTheSlotIsKept_MM12() throws Exception {
    node.programsEnd = false;
    CompletableFuture<Void> rests = departure.quiesce();
    TimeUnit.MILLISECONDS.sleep(50);
    assertThat(gate.open()).isFalse();
    assertThat(rests).isNotDone();
    node.programsEnd = true;
    rests.get(10, TimeUnit.SECONDS);
    assertThat(steps()).containsExactly("bye");
    departure.go();
    assertThat(steps()).containsExactly("bye", "leave", "part");
    assertThat(panics).isEmpty();
  }

  @Test
  void aSupervisorThatDoesNotAnswerMeanwhileIsAPanic_RL15() throws Exception {
    node.programsEnd = false;
    departure.begin();
    TimeUnit.MILLISECONDS.sleep(50);
    assertThat(panics).isEmpty();
    node.silent = true;
    while (panics.isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    assertThat(panics.get(0)).contains("does not answer");
    assertThat(steps()).containsExactly("bye");
  }

  @Test
  void writesOnTheirWayAreWaitedFor_ND2() throws Exception {
    IoGate.Pass pass = gate.enter();
    CompletableFuture<Void> gone = CompletableFuture.runAsync(departure::go);
    TimeUnit.MILLISECONDS.sleep(30);
    assertThat(steps()).isEmpty();
    pass.check();
    pass.close();
    gone.get(10, TimeUnit.SECONDS);
    assertThat(steps()).containsExactly("bye", "leave", "part");
    assertThat(panics).isEmpty();
  }

  @Test
  void aWriteThatDoesNotEndIsAPanic_ND2() throws Exception {
    try (IoGate.Pass pass = gate.enter()) {
      departure.go();
      assertThat(panics).hasSize(1);
      assertThat(steps()).isEmpty();
    }
  }

  @Test
  void aRenewalThatHangsIsAPanic_MM12() throws Exception {
    node.renewing = new CountDownLatch(1);
    TimeUnit.MILLISECONDS.sleep(60);
    departure.go();
    assertThat(panics).hasSize(1);
    assertThat(steps()).containsExactly("bye");
  }
}
