package org.lockstep.membership.manager;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.lockstep.base.MonotonicClock;
import org.lockstep.membership.manager.core.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that feeds the cores, one input at a time. */
final class Loop {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  private final MonotonicClock clock;
  private final Runnable afterEach;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Threads.named("lockstep-membership"));

  /**
   * @param afterEach what every input may have given reason for
   */
  Loop(MonotonicClock clock, Runnable afterEach) {
    this.clock = clock;
    this.afterEach = afterEach;
  }

  void every(long ms, Runnable work) {
    thread.scheduleWithFixedDelay(guarded(work), ms, ms, TimeUnit.MILLISECONDS);
  }

  void post(Runnable input) {
    try {
      thread.execute(guarded(input));
    } catch (RejectedExecutionException e) {
      // stopped: what still arrives is of no use to anybody
    }
  }

  private Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
        afterEach.run();
      } catch (RuntimeException e) {
        LOG.error("The membership manager failed on one input", e);
      }
    };
  }

  long nowMs() {
    return clock.millis();
  }

  Moment now() {
    return new Moment(clock.millis(), System.currentTimeMillis());
  }

  void stop() {
    thread.shutdown();
  }
}
