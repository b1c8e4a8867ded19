package org.lockstep.events;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.ProblemException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A watcher that looks now and then. One look at a time for each watch; one that does not end in
 * time has found the problem. After an event it goes on looking.
 */
@ConsumerType
public abstract class PollingWatcher implements EventWatcher {
  /** The OUT parameter that every one of them fills. */
  public static final String REASON = "reason";

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(PollingWatcher::thread);

  /** A look may wait, on a file system for example: it holds up no other. */
  private final ExecutorService looks = Executors.newCachedThreadPool(PollingWatcher::thread);

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "lockstep-watcher");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Looks once, on a thread that may wait; the next look comes when this one has ended.
   *
   * @return empty: all is well; else OUT parameters, {@value #REASON} among them. A failed stage,
   *     and an exception, are a problem found
   */
  protected abstract CompletionStage<Optional<Map<String, String>>> look(Watch watch);

  /** A watch begins; its first look is an interval away. On a thread that may wait. */
  protected void began(Watch watch) {
    // for who keeps something for each
  }

  /** A watch has ended: nothing is looked at for it any more. On the watcher's thread. */
  protected void ended(Watch watch) {
    // for who keeps something for each
  }

  /** For work of its own; ends with the watcher. */
  protected final ScheduledExecutorService timer() {
    return timer;
  }

  @Override
  public final Handle watch(Watch watch) {
    Poll poll = new Poll(watch);
    looks.execute(() -> began(watch));
    poll.later();
    return poll::close;
  }

  /** Nothing is looked at any more. */
  public void close() {
    timer.shutdownNow();
    looks.shutdownNow();
  }

  /** One watch. */
  private final class Poll {
    private final Watch watch;
    private int found;
    private CompletableFuture<Optional<Map<String, String>>> open =
        CompletableFuture.completedFuture(Optional.empty());
    private volatile boolean closed;
    private volatile @Nullable ScheduledFuture<?> next;

    Poll(Watch watch) {
      this.watch = watch;
    }

    void later() {
      if (!closed && !timer.isShutdown()) {
        next = timer.schedule(this::lookNow, watch.interval().toMillis(), TimeUnit.MILLISECONDS);
      }
    }

    /** A look that has not ended is found to hang once more; none is begun beside it. */
    private void lookNow() {
      if (!open.isDone()) {
        seen(late());
        later();
        return;
      }
      open = CompletableFuture.supplyAsync(this::look, looks).thenCompose(stage -> stage);
      open.copy()
          .orTimeout(watch.timeout().toMillis(), TimeUnit.MILLISECONDS)
          .handleAsync((out, failure) -> seen(failure == null ? out : found(failure)), timer)
          .whenComplete((done, failure) -> later());
    }

    private Optional<Map<String, String>> late() {
      return Optional.of(Map.of(REASON, "no answer within " + watch.timeout().toMillis() + " ms"));
    }

    private CompletionStage<Optional<Map<String, String>>> look() {
      return PollingWatcher.this.look(watch);
    }

    private Optional<Map<String, String>> found(Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      if (cause instanceof TimeoutException) {
        return late();
      }
      String why = String.valueOf(cause.getMessage() == null ? cause : cause.getMessage());
      if (cause instanceof ProblemException known) {
        why = known.problem().line();
      }
      return Optional.of(Map.of(REASON, why));
    }

    private boolean seen(Optional<Map<String, String>> out) {
      found = out.isPresent() ? found + 1 : 0;
      if (found >= watch.failures() && !closed) {
        found = 0;
        watch.occurred(out.orElseThrow());
      }
      return out.isPresent();
    }

    void close() {
      closed = true;
      ScheduledFuture<?> waiting = next;
      if (waiting != null) {
        waiting.cancel(false);
      }
      if (!timer.isShutdown()) {
        timer.execute(() -> ended(watch));
      }
    }
  }
}
