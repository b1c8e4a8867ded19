package org.lockstep.registration.launch;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lockstep.base.Worker;
import org.lockstep.base.Workers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's one thread. Closed, it takes nothing more. */
final class Turns {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  private final Runnable look;
  private final AtomicBoolean queued = new AtomicBoolean();
  private final Worker worker;

  Turns(Runnable look, Workers workers) {
    this.look = look;
    this.worker = workers.prompt("lockstep-registration");
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
    try {
      worker.execute(() -> guarded(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("Registration has stopped");
    }
  }

  Worker.Pending after(Duration time, Runnable task) {
    return worker.after(time.toMillis(), () -> guarded(task));
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
    worker.stop();
  }
}
