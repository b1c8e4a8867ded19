package org.lockstep.events.daemon;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.lockstep.base.Incarnation;
import org.lockstep.events.MembershipEvent;
import org.lockstep.events.MembershipWatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watcher's way to be told: in order, and never under a lock. A forced leave may have to be
 * told while an answer is still owed (MM-10), so nothing waits for an earlier answer.
 */
final class Line {
  private static final Logger LOG = LoggerFactory.getLogger(Line.class);

  private final MembershipWatcher watcher;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  /** A welcome that failed: told again before anything else. */
  private volatile Optional<MembershipEvent> missed = Optional.empty();

  Line(MembershipWatcher watcher) {
    this.watcher = watcher;
  }

  /** Puts it in line; {@link #drain} tells it. */
  CompletableFuture<?> tell(MembershipEvent event) {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    calls.add(
        () -> {
          CompletableFuture<?> before =
              missed.map(this::call).orElseGet(() -> CompletableFuture.completedFuture(null));
          missed = Optional.empty();
          CompletableFuture.allOf(before, call(event))
              .whenComplete(
                  (done, failure) -> {
                    if (failure == null) {
                      answer.complete(null);
                    } else {
                      answer.completeExceptionally(failure);
                    }
                  });
        });
    return CompletableFuture.anyOf(gone, answer); // leaves nothing behind at the longer-lived one
  }

  void welcome(MembershipEvent event) {
    calls.add(
        () ->
            call(event)
                .whenComplete(
                    (done, failure) -> {
                      if (failure != null) {
                        missed = Optional.of(event);
                        LOG.error("{} did not take who is up", watcher, failure);
                      }
                    }));
  }

  void joined(Incarnation boot) {
    calls.add(
        () -> {
          try {
            watcher.joined(boot);
          } catch (Throwable e) { // whatever it is, the others are told
            LOG.error("{} failed on the join of {}", watcher, boot, e);
          }
        });
  }

  /** Whoever comes first tells for all who come meanwhile. */
  void drain() {
    if (pending.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    while (seen != 0) {
      for (Runnable call = calls.poll(); call != null; call = calls.poll()) {
        call.run();
      }
      seen = pending.addAndGet(-seen);
    }
  }

  /** Nobody waits for one that has gone. */
  void close() {
    gone.complete(null);
  }

  private CompletableFuture<?> call(MembershipEvent event) {
    try {
      CompletionStage<?> stage = watcher.changed(event);
      return stage == null
          ? CompletableFuture.failedFuture(new NullPointerException(watcher + " gave no stage"))
          : stage.toCompletableFuture();
    } catch (Throwable e) { // whatever it is, the others are told
      return CompletableFuture.failedFuture(e);
    }
  }
}
