package org.lockstep.itests.benchmarks.barrier;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.lockstep.membership.Notification;
import org.lockstep.membership.TransitionListener;
import org.lockstep.membership.TransitionType;

/** Holds the first barrier of each join until it is released, and tells when the last has come. */
final class Gate implements TransitionListener {
  private final int barriers;
  private volatile Run run = new Run();

  private record Run(
      CompletableFuture<Void> first, CompletableFuture<Void> hold, CompletableFuture<Void> last) {
    Run() {
      this(new CompletableFuture<>(), new CompletableFuture<>(), new CompletableFuture<>());
    }
  }

  Gate(int barriers) {
    this.barriers = barriers;
  }

  void reset() {
    run = new Run();
  }

  void awaitFirst(long time, TimeUnit unit) throws Exception {
    run.first.get(time, unit);
  }

  void release() {
    run.hold.complete(null);
  }

  void awaitLast(long time, TimeUnit unit) throws Exception {
    run.last.get(time, unit);
  }

  @Override
  public CompletionStage<?> barrier(Notification notification) {
    var transition = notification.transitions().get(0);
    if (transition.type() == TransitionType.JOINING && transition.barrier() == 0) {
      run.first.complete(null);
      return run.hold;
    }
    if (transition.type() == TransitionType.JOINING && transition.barrier() == barriers - 1) {
      run.last.complete(null);
    }
    return CompletableFuture.completedFuture(null);
  }
}
