package org.lockstep.membership;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * For subsystems that would rather block: one method on a thread that lives only while there is
 * something to do. A forced leave that reaches the level interrupts the method, is delivered, and
 * what was still owed comes again afterwards (MM-10).
 */
@ConsumerType
public abstract class BlockingTransitionListener implements TransitionListener {
  private final BarrierWorker worker = new BarrierWorker(this::onBarrier);

  /**
   * Does the work of one barrier; returning acknowledges it.
   *
   * @throws InterruptedException when interrupted by a forced leave; the same notification comes
   *     again
   * @throws Exception for a failure (MM-20)
   */
  protected abstract void onBarrier(Notification notification) throws Exception;

  @Override
  public final CompletionStage<?> barrier(Notification notification) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    worker.submit(notification, done);
    return done;
  }
}
