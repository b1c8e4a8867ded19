package org.lockstep.membership.manager;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.ProblemException;
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

  /**
   * @param due asked each time; when it says no, that was not even an input
   */
  void every(long ms, BooleanSupplier due, Runnable work) {
    Runnable input =
        () -> {
          if (due.getAsBoolean()) {
            turn(work);
          }
        };
    thread.scheduleWithFixedDelay(guarded(input), ms, ms, TimeUnit.MILLISECONDS);
  }

  /** Whether it will be looked at: not once the loop is stopped. */
  boolean post(Runnable input) {
    try {
      thread.execute(guarded(() -> turn(input)));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** As above, for those who wait: {@code result} fails when the loop is stopped. */
  <T> CompletableFuture<T> post(Consumer<CompletableFuture<T>> input) {
    CompletableFuture<T> result = new CompletableFuture<>();
    if (!post(() -> input.accept(result))) {
      result.completeExceptionally(
          new ProblemException(
              "stopped", "request refused", "membership", "this node has stopped"));
    }
    return result;
  }

  private void turn(Runnable input) {
    input.run();
    afterEach.run();
  }

  /** A failure must not end what is repeated. */
  private static Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
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
