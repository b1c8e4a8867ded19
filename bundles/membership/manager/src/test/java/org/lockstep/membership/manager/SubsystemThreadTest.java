package org.lockstep.membership.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.base.NodeId;
import org.lockstep.base.Workers;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.Level;
import org.lockstep.membership.Notification;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.TransitionListener;

/** How a listener is called, and what counts as its acknowledgement. */
@Timeout(30)
class SubsystemThreadTest {
  private static final Notification TOLD =
      new NotificationView(1, List.of(), new TreeMap<>(), NodeId.of(0));

  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private static SubsystemThread calling(String name, TransitionListener listener) {
    SubsystemSpec spec = SubsystemSpec.of(new Level(400, name), Barriers.ONE);
    return new SubsystemThread(spec, listener, Workers.threads());
  }

  private @Nullable String answer(TransitionListener listener) throws InterruptedException {
    calling("cache", listener).tell(TOLD, answers::add);
    String first = answers.poll(10, TimeUnit.SECONDS);
    assertThat(answers.poll(20, TimeUnit.MILLISECONDS)).as("it is told once").isNull();
    return first;
  }

  @Test
  void aStageThatCompletesIsTheAcknowledgement_MM2() throws Exception {
    assertThat(answer(told -> CompletableFuture.completedFuture(null))).isEmpty();
  }

  @Test
  void aStageThatFailsAnExceptionAndNoStageAreFailures_MM20() throws Exception {
    assertThat(answer(told -> CompletableFuture.failedFuture(new IllegalStateException("late"))))
        .contains("late");
    assertThat(answer(SubsystemThreadTest::fails)).contains("at once");
    assertThat(answer(SubsystemThreadTest::isWrong)).contains("wrong");
  }

  private static CompletableFuture<?> fails(Notification told) {
    throw new IllegalStateException("at once");
  }

  private static CompletableFuture<?> isWrong(Notification told) {
    throw new AssertionError("wrong");
  }

  /** A {@code barrier()} that does not return keeps its own thread, and nobody else's. */
  @Test
  void aSlowOneDelaysNoOther_MM2() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    calling("slow", told -> waitFor(released)).tell(TOLD, slow -> {});
    assertThat(answer(told -> CompletableFuture.completedFuture(null))).isEmpty();
    released.countDown();
  }

  private static CompletableFuture<?> waitFor(CountDownLatch released) {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return CompletableFuture.completedFuture(null);
  }

  @Test
  void oneThatIsGoneAnswersWithThat_MM13() {
    SubsystemThread gone = calling("gone", told -> CompletableFuture.completedFuture(null));
    gone.stop();
    gone.tell(TOLD, answers::add);
    assertThat(answers).containsExactly("the subsystem is gone");
  }
}
