package org.lockstep.node.boot.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.base.Environment;
import org.lockstep.membership.IoGate;
import org.lockstep.node.boot.core.Lease;

@Timeout(30)
class LeaseGateTest {
  private final AtomicLong nowMs = new AtomicLong();
  private final List<String> panics = new ArrayList<>();
  private final Environment environment =
      Environment.real()
          .with(
              () -> nowMs.get() * 1_000_000,
              ms -> {
                TimeUnit.MILLISECONDS.sleep(ms);
                nowMs.addAndGet(ms);
              });
  private final LeaseGate gate = new LeaseGate(new Lease(1_000), environment, panics::add);

  @Test
  void nobodyEntersWithoutALease_ND2() throws Exception {
    assertThatThrownBy(gate::enter).isInstanceOf(IoGate.GateClosedException.class);
    gate.renewed(0);
    gate.enter().close();
    nowMs.set(1_000);
    assertThatThrownBy(gate::enter).isInstanceOf(IoGate.GateClosedException.class);
    assertThat(gate.entered()).isZero();
  }

  @Test
  void aWriteThatEndsLateIsAPanic_ND2() throws Exception {
    gate.renewed(0);
    try (IoGate.Pass pass = gate.enter()) {
      pass.check();
      assertThat(panics).isEmpty();
      nowMs.set(1_000);
      assertThatThrownBy(pass::check).isInstanceOf(IoGate.GateClosedException.class);
      assertThat(panics).hasSize(1);
      assertThat(gate.entered()).isEqualTo(1);
    }
    assertThat(gate.entered()).isZero();
  }

  @Test
  void aPassThatIsClosedTwiceCountsOnce_ND2() throws Exception {
    gate.renewed(0);
    IoGate.Pass pass = gate.enter();
    IoGate.Pass other = gate.enter();
    pass.close();
    pass.close();
    assertThat(gate.entered()).isEqualTo(1);
    other.close();
  }

  @Test
  void whoIsInsideEndsUndisturbedWhileNobodyElseEnters_ND2() throws Exception {
    gate.renewed(0);
    IoGate.Pass inside = gate.enter();
    CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() -> gate.drain(10_000));
    while (gate.open()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    assertThatThrownBy(gate::enter).isInstanceOf(IoGate.GateClosedException.class);
    inside.check();
    assertThat(drained).isNotDone();
    inside.close();
    assertThat(drained.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(panics).isEmpty();
  }

  @Test
  void whoDoesNotComeOutIsReported_ND2() throws Exception {
    gate.renewed(0);
    try (IoGate.Pass inside = gate.enter()) {
      assertThat(gate.drain(20)).isFalse();
      inside.check();
    }
  }

  /** Whoever closes and then counts must miss nobody that is allowed in. */
  @Test
  void nobodySlipsInUncounted_ND2() throws Exception {
    for (int round = 0; round < 2_000; round++) {
      LeaseGate raced = new LeaseGate(new Lease(1_000), environment, panics::add);
      raced.renewed(0);
      AtomicBoolean mayWrite = new AtomicBoolean(true);
      CompletableFuture<Boolean> late =
          CompletableFuture.supplyAsync(
              () -> {
                try (IoGate.Pass pass = raced.enter()) {
                  Thread.onSpinWait();
                  return !mayWrite.get();
                } catch (IoGate.GateClosedException e) {
                  return false;
                }
              });
      raced.close();
      while (raced.entered() > 0) {
        Thread.onSpinWait();
      }
      mayWrite.set(false);
      assertThat(late.get(10, TimeUnit.SECONDS)).isFalse();
    }
  }
}
