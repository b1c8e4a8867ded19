package org.lockstep.base;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** A worker that is one thread. */
final class ThreadWorker implements Worker {
  private final ScheduledThreadPoolExecutor thread;
  private final int most;

  ThreadWorker(ThreadFactory factory, int most) {
    this.most = most;
    thread = new ScheduledThreadPoolExecutor(1, factory);
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void execute(Runnable task) {
    if (waiting() >= most) {
      throw new RejectedExecutionException(most + " tasks wait already");
    }
    thread.execute(reported(task));
  }

  @Override
  public Pending after(long ms, Runnable task) {
    try {
      Future<?> later = thread.schedule(reported(task), ms, TimeUnit.MILLISECONDS);
      return () -> later.cancel(false);
    } catch (RejectedExecutionException e) {
      return () -> {}; // stopped: it never comes
    }
  }

  /** An executor that schedules keeps failures to itself. */
  private static Runnable reported(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable e) {
        Thread self = Thread.currentThread();
        self.getUncaughtExceptionHandler().uncaughtException(self, e);
      }
    };
  }

  @Override
  public int waiting() {
    return thread.getQueue().size();
  }

  @Override
  public void stop() {
    thread.shutdown();
  }

  @Override
  public boolean await(long ms) throws InterruptedException {
    return thread.awaitTermination(ms, TimeUnit.MILLISECONDS);
  }
}
