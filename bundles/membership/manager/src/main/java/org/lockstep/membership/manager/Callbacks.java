package org.lockstep.membership.manager;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.lockstep.base.Workers;

/**
 * Where users' stages complete: never on the loop, which must not wait for what they do then, and
 * each on its own thread, since one may wait for another.
 */
final class Callbacks {
  private final Workers.Crowd threads;

  Callbacks(Workers workers) {
    this.threads = workers.crowd("lockstep-callback");
  }

  <T> CompletableFuture<T> outside(CompletableFuture<T> inside) {
    CompletableFuture<T> result = new CompletableFuture<>();
    inside.whenComplete(
        (value, failure) -> {
          Runnable completion =
              failure == null
                  ? () -> result.complete(value)
                  : () -> result.completeExceptionally(failure);
          run(completion);
        });
    return result;
  }

  void run(Runnable call) {
    try {
      threads.execute(call);
    } catch (RejectedExecutionException e) { // stopped: nothing is left to be held up
      call.run();
    }
  }

  void stop() {
    threads.stop();
  }
}
