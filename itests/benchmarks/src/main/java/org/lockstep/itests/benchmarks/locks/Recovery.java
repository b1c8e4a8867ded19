package org.lockstep.itests.benchmarks.locks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.Lockspace;
import org.lockstep.membership.NodeTransition;
import org.lockstep.membership.Notification;
import org.lockstep.membership.TransitionListener;
import org.lockstep.membership.TransitionType;

/**
 * When a member is told of each barrier of a forced leave, when it has acknowledged the last, and
 * when it gets what the dead had held: on the clock that all processes of a machine share.
 */
final class Recovery {
  private static final long PATIENCE_S = 120;

  private final AtomicLongArray told = new AtomicLongArray(LockMember.BARRIERS);
  private final CompletableFuture<Long> through = new CompletableFuture<>();
  private final List<CompletableFuture<Long>> grants = new ArrayList<>();

  TransitionListener watching(TransitionListener level) {
    return notification -> barrier(level, notification);
  }

  private CompletionStage<?> barrier(TransitionListener level, Notification notification) {
    NodeTransition first = notification.transitions().get(0);
    if (first.type() != TransitionType.FORCED_LEAVING) {
      return level.barrier(notification);
    }
    told.set(first.barrier(), System.nanoTime());
    CompletionStage<?> done = level.barrier(notification);
    if (first.barrier() == LockMember.BARRIERS - 1) {
      done.thenRun(() -> through.complete(System.nanoTime()));
    }
    return done;
  }

  /** Waits for what somebody else still holds, each with a thread of its own. */
  String want(Lockspace space, List<String> names) {
    for (String name : names) {
      grants.add(
          CompletableFuture.supplyAsync(
              () -> granted(space, name), task -> new Thread(task, name).start()));
    }
    return Integer.toString(grants.size());
  }

  private static long granted(Lockspace space, String name) {
    try {
      space.acquire(name, LockMode.EX);
      return System.nanoTime();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The barriers' times, the end's, and that of the last grant, or of the end. */
  String outcome() {
    long end = through.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
    long last = end;
    for (CompletableFuture<Long> grant : grants) {
      last = Math.max(last, grant.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join());
    }
    StringBuilder times = new StringBuilder();
    for (int barrier = 0; barrier < LockMember.BARRIERS; barrier++) {
      times.append(told.get(barrier)).append(' ');
    }
    return times.append(end).append(' ').append(last).toString();
  }
}
