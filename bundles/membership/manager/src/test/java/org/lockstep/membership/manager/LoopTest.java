package org.lockstep.membership.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.base.Environment;

@Timeout(30)
class LoopTest {
  private final AtomicInteger turns = new AtomicInteger();
  private final Loop loop = new Loop(Environment.real(), turns::incrementAndGet);

  @AfterEach
  void stop() {
    loop.stop();
  }

  @Test
  void aFailureEndsNothingThatIsRepeated() throws Exception {
    CountDownLatch asked = new CountDownLatch(3);
    CountDownLatch worked = new CountDownLatch(2);
    loop.every(
        1,
        () -> {
          asked.countDown();
          if (asked.getCount() > 0) {
            throw new IllegalStateException("not yet");
          }
          return true;
        },
        () -> {
          worked.countDown();
          throw new IllegalStateException("in vain");
        });
    assertThat(worked.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(turns).as("a failed input has no turn").hasValue(0);
  }

  @Test
  void norDoesAnError() throws Exception {
    CountDownLatch worked = new CountDownLatch(2);
    loop.every(
        1,
        () -> true,
        () -> {
          worked.countDown();
          throw new AssertionError("in vain");
        });
    assertThat(worked.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatIsNotDueIsNoTurn() throws Exception {
    CountDownLatch asked = new CountDownLatch(3);
    loop.every(
        1,
        () -> {
          asked.countDown();
          return false;
        },
        () -> {});
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(turns).hasValue(0);
    CountDownLatch done = new CountDownLatch(1);
    assertThat(loop.post(done::countDown)).isTrue();
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
