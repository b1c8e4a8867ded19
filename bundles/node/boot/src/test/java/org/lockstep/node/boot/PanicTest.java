package org.lockstep.node.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.base.Environment;
import org.lockstep.membership.IoGate;
import org.lockstep.node.boot.core.Lease;
import org.lockstep.node.boot.lease.LeaseGate;

@Timeout(30)
class PanicTest {
  private final LeaseGate gate = new LeaseGate(new Lease(60_000), Environment.real(), why -> {});
  private final AtomicBoolean programsEnd = new AtomicBoolean();
  private final CountDownLatch halted = new CountDownLatch(1);

  private IoGate.Pass write() throws Exception {
    gate.renewed(Environment.real().clock().millis());
    return gate.enter();
  }

  @Test
  void waitsForTheWritesOnTheirWay_ND2() throws Exception {
    Panic panic = new Panic(gate, programsEnd::get, () -> 10_000, line -> {}, halted::countDown);
    IoGate.Pass writing = write();
    new Thread(() -> panic.because("a test")).start();
    assertThat(halted.await(100, TimeUnit.MILLISECONDS)).isFalse();
    writing.close();
    assertThat(halted.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void waitsForProgramsThatAreBeingEnded_RL15() throws Exception {
    programsEnd.set(true);
    Panic panic = new Panic(gate, programsEnd::get, () -> 10_000, line -> {}, halted::countDown);
    new Thread(() -> panic.because("a test")).start();
    assertThat(halted.await(100, TimeUnit.MILLISECONDS)).isFalse();
    programsEnd.set(false);
    assertThat(halted.await(5, TimeUnit.SECONDS)).isTrue();
  }

  /** Whoever wrote on would be waited for, and might write after others have taken over. */
  @Test
  void closesTheGateAsSoonAsItIsDecided_ND2() throws Exception {
    write().close();
    Panic panic =
        new Panic(
            gate,
            programsEnd::get,
            () -> 10_000,
            line -> assertThat(gate.closed()).as("before a log that may hang").isTrue(),
            halted::countDown);
    panic.decided("a test");
    assertThatThrownBy(gate::enter).isInstanceOf(IoGate.GateClosedException.class);
    panic.because("a test");
    assertThat(halted.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void butNotForEver_ND2() throws Exception {
    Panic panic = new Panic(gate, programsEnd::get, () -> 50, line -> {}, halted::countDown);
    IoGate.Pass writing = write();
    panic.because("a test");
    assertThat(halted.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(panic.begun()).isTrue();
    writing.close();
  }

  @Test
  void neitherForALogThatHangs_DB8() throws Exception {
    Semaphore hung = new Semaphore(0);
    Panic panic =
        new Panic(
            gate,
            programsEnd::get,
            () -> 50,
            line -> hung.acquireUninterruptibly(),
            halted::countDown);
    new Thread(() -> panic.because("a test")).start();
    assertThat(halted.await(5, TimeUnit.SECONDS)).isTrue();
    hung.release();
  }

  @Test
  void saysWhyBeforeItHalts() throws Exception {
    CompletableFuture<String> said = new CompletableFuture<>();
    Panic panic =
        new Panic(
            gate,
            programsEnd::get,
            () -> 10_000,
            said::complete,
            () -> {
              if (said.isDone()) {
                halted.countDown();
              }
            });
    panic.because("a test");
    assertThat(halted.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(said.join()).contains("a test");
  }

  @Test
  void saysTheFirstReasonAndNotWhatCameOfIt() throws Exception {
    CompletableFuture<String> said = new CompletableFuture<>();
    Panic panic = new Panic(gate, programsEnd::get, () -> 50, said::complete, halted::countDown);
    panic.decided("the first");
    panic.because("a consequence");
    assertThat(halted.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(said.join()).isEqualTo("Panic: the first");
  }

  @Test
  void isOverWhenTheNodeHasEndedOtherwise() throws Exception {
    Panic panic = new Panic(gate, programsEnd::get, () -> 50, line -> {}, halted::countDown);
    panic.dismiss();
    assertThat(halted.await(200, TimeUnit.MILLISECONDS)).isFalse();
  }
}
