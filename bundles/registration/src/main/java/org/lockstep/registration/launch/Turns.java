package org.lockstep.registration.launch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's one thread. Closed, it takes nothing more. */
final class Turns {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  private final Runnable look;
  private final AtomicBoolean queued = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread created = new Thread(task, "lockstep-registration");
            created.setDaemon(true);
            return created;
          });

  Turns(Runnable look) {
    this.look = look;
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Many reasons to look make one look. */
  void lookSoon() {
    if (!queued.getAndSet(true)) {
      take(
          () -> {
            queued.set(false);
            look.run();
          });
    }
  }

  void take(Runnable task) {
    after(Duration.ZERO, task);
  }

  Future<?> after(Duration time, Runnable task) {
    try {
      return thread.schedule(() -> guarded(task), time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(null);
    }
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("Registration will look again", e);
      after(Engine.LONG_PAUSE, this::lookSoon);
    }
  }

  void close() {
    thread.shutdown();
  }
}
