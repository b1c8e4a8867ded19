package org.lockstep.membership.manager;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.lockstep.base.Environment;
import org.lockstep.base.ProblemException;
import org.lockstep.base.Worker;
import org.lockstep.membership.manager.core.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that feeds the cores, one input at a time. */
final class Loop {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  private static final String FAILED = "The membership manager failed on one input";

  private final Environment environment;
  private final Runnable afterEach;
  private final Worker thread;

  /**
   * @param afterEach what every input may have given reason for
   */
  Loop(Environment environment, Runnable afterEach) {
    this.environment = environment;
    this.afterEach = afterEach;
    this.thread = environment.workers().prompt("lockstep-membership");
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
    repeat(ms, guarded(input));
  }

  private void repeat(long ms, Runnable input) {
    thread.after(
        ms,
        () -> {
          try {
            input.run();
          } finally {
            repeat(ms, input);
          }
        });
  }

  /** An input that comes later, unless the loop is stopped before. */
  Worker.Pending after(long ms, Runnable input) {
    return thread.after(ms, guarded(() -> turn(input)));
  }

  /** Completes with the stage, however that ends, or after so long without it. */
  CompletableFuture<Void> atMost(long ms, CompletableFuture<?> stage) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    Worker.Pending late = after(ms, () -> over.complete(null));
    stage.whenComplete(
        (done, failure) -> {
          late.cancel();
          over.complete(null);
        });
    return over;
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
        LOG.error(FAILED, e);
      } catch (Error e) {
        LOG.error(FAILED, e); // here, for nobody looks at what a worker's task ends with
        throw e;
      }
    };
  }

  long nowMs() {
    return environment.clock().millis();
  }

  Moment now() {
    return new Moment(environment.clock().millis(), environment.wall().millis());
  }

  void stop() {
    thread.stop();
  }
}
