package org.lockstep.events.daemon;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.lockstep.base.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon's one thread: a turn that breaks is no end of the others. */
final class Turns {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  private final Worker worker;

  Turns(Worker worker) {
    this.worker = worker;
  }

  void take(Runnable turn) {
    try {
      worker.execute(() -> guarded(turn));
    } catch (RejectedExecutionException e) {
      LOG.debug("The event manager has stopped");
    }
  }

  Worker.Pending after(Duration pause, Runnable turn) {
    return worker.after(pause.toMillis(), () -> guarded(turn));
  }

  private static void guarded(Runnable turn) {
    try {
      turn.run();
    } catch (RuntimeException e) {
      LOG.error("A watcher or an action broke the event manager's turn", e);
    }
  }

  void stop() {
    worker.stop();
  }
}
