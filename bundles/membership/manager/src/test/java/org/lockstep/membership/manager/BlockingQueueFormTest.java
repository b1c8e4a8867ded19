package org.lockstep.membership.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Notification;
import org.lockstep.membership.TransitionQueue;

class BlockingQueueFormTest {
  private static final Notification TOLD =
      new NotificationView(1, List.of(), new TreeMap<>(), NodeId.of(0));

  private final BlockingQueueForm queue = new BlockingQueueForm(form -> {});

  @Test
  void oneTakesAndAcknowledges_MM2() throws Exception {
    CompletionStage<?> done = queue.barrier(TOLD);
    TransitionQueue.Task task = queue.take();
    assertThat(task.notification()).isEqualTo(TOLD);
    assertThat(done.toCompletableFuture()).isNotDone();
    task.acknowledge();
    assertThat(done.toCompletableFuture()).isCompleted();
  }

  @Test
  void aFailureIsOne_MM20() throws Exception {
    CompletionStage<?> done = queue.barrier(TOLD);
    queue.take().fail(new IllegalStateException("it broke"));
    assertThat(done.toCompletableFuture()).isCompletedExceptionally();
  }

  @Test
  void whoBlocksIsLetGoWhenTheSubsystemIsDeregistered_MM12() throws Exception {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread taker =
        new Thread(
            () -> {
              try {
                queue.take();
              } catch (InterruptedException e) {
                thrown.complete(e);
              }
            });
    taker.start();
    queue.end();
    assertThat(thrown.get(10, TimeUnit.SECONDS)).hasMessageContaining("deregistered");
    assertThatThrownBy(queue::take).isInstanceOf(InterruptedException.class);
  }

  @Test
  void nobodyTakingIsAFailureInTheEnd() {
    for (int i = 0; i < 16; i++) {
      queue.barrier(TOLD);
    }
    assertThat(queue.barrier(TOLD).toCompletableFuture()).isCompletedExceptionally();
  }
}
