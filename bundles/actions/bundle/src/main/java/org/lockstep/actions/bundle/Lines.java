package org.lockstep.actions.bundle;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lockstep.base.Workers;
import org.osgi.framework.BundleContext;

/**
 * Lets one thing at a time be done for each client service, on a thread of its own; also after what
 * an earlier version of this bundle has not ended.
 */
final class Lines {
  private final ConcurrentMap<String, CompletableFuture<Void>> last;
  private final Set<CompletableFuture<Void>> open = ConcurrentHashMap.newKeySet();
  private final Workers.Crowd threads = Workers.threads().crowd("lockstep-bundle");

  Lines(BundleContext framework) {
    last = Kept.map(framework, "lines");
  }

  /**
   * Returns at once.
   *
   * @return completes when it is over, or will not be begun any more
   */
  CompletableFuture<Void> join(String clientService, Runnable body) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    open.add(over);
    CompletableFuture<Void> before = last.put(clientService, over);
    over.thenRun(() -> leave(clientService, over));
    if (before == null) {
      begin(body, over);
    } else {
      before.thenRun(() -> begin(body, over));
    }
    return over;
  }

  private void leave(String clientService, CompletableFuture<Void> over) {
    open.remove(over);
    last.remove(clientService, over);
  }

  private void begin(Runnable body, CompletableFuture<Void> over) {
    try {
      threads.execute(
          () -> {
            try {
              body.run();
            } finally {
              over.complete(null);
            }
          });
    } catch (RejectedExecutionException e) {
      over.complete(null);
    }
  }

  /**
   * Begins nothing more.
   *
   * @param ms how long the end of what is being done is waited for
   */
  void close(long ms) {
    threads.stop();
    try {
      CompletableFuture.allOf(open.toArray(CompletableFuture<?>[]::new))
          .get(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      return; // whatever comes next waits for it
    }
  }
}
