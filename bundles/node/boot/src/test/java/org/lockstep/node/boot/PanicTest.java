package org.lockstep.node.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PanicTest {
  private final AtomicBoolean busy = new AtomicBoolean();
  private final CountDownLatch halted = new CountDownLatch(1);
  private volatile boolean closed;

  private void close() {
    closed = true;
  }

  @Test
  void waitsForTheWritesOnTheirWay_ND2() throws Exception {
    Panic panic = new Panic(this::close, busy::get, () -> 10_000, line -> {}, halted::countDown);
    busy.set(true);
    new Thread(() -> panic.because("a test")).start();
    assertThat(halted.await(100, TimeUnit.MILLISECONDS)).isFalse();
    busy.set(false);
    assertThat(halted.await(5, TimeUnit.SECONDS)).isTrue();
  }

  /** Whoever wrote on would be waited for, and might write after others have taken over. */
  @Test
  void closesTheGateAsSoonAsItIsDecided_ND2() throws Exception {
    Panic panic =
        new Panic(
            this::close,
            busy::get,
            () -> 10_000,
            line -> assertThat(closed).as("before a log that may hang").isTrue(),
            () -> {
              if (closed) {
                halted.countDown();
              }
            });
    panic.decided("a test");
    assertThat(closed).isTrue();
    closed = false;
    panic.because("a test");
    assertThat(halted.await(5, TimeUnit.SECONDS)).as("and also without being told before").isTrue();
  }

  @Test
  void butNotForEver_ND2() throws Exception {
    Panic panic = new Panic(this::close, busy::get, () -> 50, line -> {}, halted::countDown);
    busy.set(true);
    panic.because("a test");
    assertThat(halted.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(panic.begun()).isTrue();
  }

  @Test
  void neitherForALogThatHangs_DB8() throws Exception {
    Semaphore hung = new Semaphore(0);
    Panic panic =
        new Panic(
            this::close,
            busy::get,
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
            this::close,
            busy::get,
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
    Panic panic = new Panic(this::close, busy::get, () -> 50, said::complete, halted::countDown);
    panic.decided("the first");
    panic.because("a consequence");
    assertThat(halted.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(said.join()).isEqualTo("Panic: the first");
  }

  @Test
  void isOverWhenTheNodeHasEndedOtherwise() throws Exception {
    Panic panic = new Panic(this::close, busy::get, () -> 50, line -> {}, halted::countDown);
    panic.dismiss();
    assertThat(halted.await(200, TimeUnit.MILLISECONDS)).isFalse();
  }
}
