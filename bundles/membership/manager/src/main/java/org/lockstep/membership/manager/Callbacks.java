package org.lockstep.membership.manager;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Where users' stages complete: never on the loop, which must not wait for what they do then, and
 * each on its own thread, since one may wait for another.
 */
final class Callbacks {
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Threads.named("lockstep-callback"));

  <T> CompletableFuture<T> outside(CompletableFuture<T> inside) {
    CompletableFuture<T> result = new CompletableFuture<>();
    inside.whenComplete(
        (value, failure) -> {
          Runnable completion =
              failure == null
                  ? () -> result.complete(value)
                  : () -> result.completeExceptionally(failure);
          try {
            threads.execute(completion);
          } catch (RejectedExecutionException e) { // stopped: nothing is left to be held up
            completion.run();
          }
        });
    return result;
  }

  void stop() {
    threads.shutdown();
  }
}
