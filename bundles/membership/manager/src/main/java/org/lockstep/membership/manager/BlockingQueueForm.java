package org.lockstep.membership.manager;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.lockstep.membership.Notification;
import org.lockstep.membership.TransitionListener;
import org.lockstep.membership.TransitionQueue;

/** The blocking form (MM-2) on top of the other: a queue between the two threads. */
final class BlockingQueueForm implements TransitionQueue, TransitionListener {
  /** A level works on one batch and one forced leave on top of it: this is plenty. */
  private static final int MAX_TASKS = 16;

  private final BlockingQueue<QueuedTask> tasks = new LinkedBlockingQueue<>(MAX_TASKS);
  private final Runnable deregister;
  private volatile boolean closed;
  private volatile @Nullable Thread taker;

  BlockingQueueForm(Runnable deregister) {
    this.deregister = deregister;
  }

  @Override
  public CompletionStage<?> barrier(Notification notification) {
    QueuedTask task = new QueuedTask(notification, new CompletableFuture<>());
    if (!tasks.offer(task)) {
      task.fail(new IllegalStateException("nobody takes from the queue"));
    }
    return task.done;
  }

  @Override
  public Task take() throws InterruptedException {
    taker = Thread.currentThread();
    try {
      if (closed) {
        throw new InterruptedException("the subsystem is deregistered");
      }
      return tasks.take();
    } finally {
      taker = null;
    }
  }

  @Override
  public void close() {
    deregister.run();
    closed = true;
    Thread blocked = taker;
    if (blocked != null) {
      blocked.interrupt();
    }
  }

  private record QueuedTask(Notification notification, CompletableFuture<Void> done)
      implements Task {
    @Override
    public void acknowledge() {
      done.complete(null);
    }

    @Override
    public void fail(Throwable why) {
      done.completeExceptionally(why);
    }
  }
}
