package org.lockstep.membership;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The thread behind a {@link BlockingTransitionListener}: at most one, gone when idle. */
final class BarrierWorker {
  private final Body body;
  private final Deque<Job> owed = new ArrayDeque<>();
  private @Nullable Thread thread;
  private @Nullable Job current;
  private boolean interrupted;

  BarrierWorker(Body body) {
    this.body = body;
  }

  synchronized void submit(Notification notification, CompletableFuture<Void> done) {
    Job job = new Job(notification, done);
    if (isForced(notification)) {
      owed.addFirst(job);
      interruptOther();
    } else {
      owed.addLast(job);
    }
    if (thread == null) {
      thread = new Thread(this::work, "lockstep-barrier");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static boolean isForced(Notification notification) {
    return notification.transitions().stream()
        .anyMatch(transition -> transition.type() == TransitionType.FORCED_LEAVING);
  }

  private void interruptOther() {
    if (current != null && thread != null && !isForced(current.notification)) {
      interrupted = true;
      thread.interrupt();
    }
  }

  private void work() {
    for (Job job = next(); job != null; job = next()) {
      try {
        body.run(job.notification);
        finished();
        job.done.complete(null);
      } catch (Throwable t) {
        if (finished() && t instanceof InterruptedException) {
          again(job);
        } else {
          job.done.completeExceptionally(t);
        }
      }
    }
  }

  private synchronized @Nullable Job next() {
    current = null;
    while (current == null && !owed.isEmpty()) {
      Job job = owed.removeFirst();
      Optional<Notification> left = Remainder.of(job.notification);
      if (left.isPresent()) {
        current = new Job(left.get(), job.done);
      } else {
        job.done.complete(null);
      }
    }
    if (current == null) {
      thread = null;
    }
    return current;
  }

  /** Whether a forced leave interrupted it: that was for this job, not for the next one. */
  private synchronized boolean finished() {
    boolean was = interrupted;
    current = null;
    interrupted = false;
    Thread.interrupted();
    return was;
  }

  /** What was interrupted is still owed, after the forced leave that came in between. */
  private synchronized void again(Job job) {
    Deque<Job> forced = new ArrayDeque<>();
    while (!owed.isEmpty() && isForced(owed.peekFirst().notification)) {
      forced.addLast(owed.removeFirst());
    }
    owed.addFirst(job);
    while (!forced.isEmpty()) {
      owed.addFirst(forced.removeLast());
    }
  }

  @FunctionalInterface
  interface Body {
    void run(Notification notification) throws Exception;
  }

  private record Job(Notification notification, CompletableFuture<Void> done) {}
}
