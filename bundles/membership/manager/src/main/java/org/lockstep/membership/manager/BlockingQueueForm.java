package org.lockstep.membership.manager;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.lockstep.membership.Notification;
import org.lockstep.membership.TransitionListener;
import org.lockstep.membership.TransitionQueue;

/** The blocking form (MM-2) on top of the other: a queue between the two threads. */
final class BlockingQueueForm implements TransitionQueue, TransitionListener {
  /** A level works on one batch and one forced leave on top of it: this is plenty. */
  private static final int MAX_TASKS = 16;

  private final Deque<QueuedTask> tasks = new ArrayDeque<>();
  private final Consumer<BlockingQueueForm> deregister;
  private boolean ended;

  BlockingQueueForm(Consumer<BlockingQueueForm> deregister) {
    this.deregister = deregister;
  }

  @Override
  public synchronized CompletionStage<?> barrier(Notification notification) {
    if (tasks.size() == MAX_TASKS) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("nobody takes from the queue"));
    }
    QueuedTask task = new QueuedTask(notification, new CompletableFuture<>());
    tasks.addLast(task);
    notifyAll();
    return task.done;
  }

  @Override
  public synchronized Task take() throws InterruptedException {
    while (tasks.isEmpty()) {
      if (ended) {
        throw new InterruptedException("the subsystem is deregistered");
      }
      wait();
    }
    return tasks.removeFirst();
  }

  @Override
  public void close() {
    deregister.accept(this);
    end();
  }

  /** It is deregistered: whoever blocks in {@link #take} is let go. */
  synchronized void end() {
    ended = true;
    notifyAll();
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
