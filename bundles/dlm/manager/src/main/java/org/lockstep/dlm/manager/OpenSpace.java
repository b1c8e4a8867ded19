package org.lockstep.dlm.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.lockstep.base.Worker;
import org.lockstep.dlm.ClusterLock;
import org.lockstep.dlm.LockException;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.LockOptions;
import org.lockstep.dlm.Lockspace;
import org.lockstep.dlm.LockspaceSpec;
import org.lockstep.dlm.ResourceName;
import org.lockstep.dlm.manager.core.Link;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lockspace as somebody has opened it. */
final class OpenSpace implements Lockspace {
  private static final Logger LOG = LoggerFactory.getLogger(OpenSpace.class);

  private final LockspaceSpec spec;
  private final Space space;
  private final LockNode node;

  /** For what users have others called: it may take its time. */
  private final Worker calls;

  private final CompletableFuture<Reason> end = new CompletableFuture<>();
  private final CompletionStage<Reason> heard = end.minimalCompletionStage();
  private volatile Reason ended = Reason.CANCELLED;
  private volatile boolean open = true;

  OpenSpace(LockspaceSpec spec, Space space, LockNode node, Worker calls) {
    this.spec = spec;
    this.space = space;
    this.node = node;
    this.calls = calls;
  }

  @Override
  public LockspaceSpec spec() {
    return spec;
  }

  @Override
  public ClusterLock request(ResourceName resource, LockMode mode, LockOptions options) {
    HeldLock lock = begin(resource, mode, options);
    options.patience().ifPresent(time -> after(time, lock::expire));
    return lock;
  }

  private HeldLock begin(ResourceName resource, LockMode mode, LockOptions options) {
    if (node.isBusy()) {
      throw new LockException(
          Reason.BUSY,
          mode
              + " on "
              + resource
              + " of lockspace "
              + spec.name()
              + ": too many requests are under way");
    }
    HeldLock lock = new HeldLock(resource, this, space.shard(resource), options);
    lock.begin(mode, options);
    return lock;
  }

  @Override
  public ClusterLock acquire(ResourceName resource, LockMode mode, LockOptions options)
      throws InterruptedException {
    HeldLock lock = begin(resource, mode, options);
    try {
      if (!lock.await(options)) {
        lock.expire();
      }
    } catch (InterruptedException e) {
      lock.close();
      throw e;
    }
    lock.throwFailure();
    return lock;
  }

  void requireOpen() {
    if (!open) {
      throw new LockException(
          ended,
          ended == Reason.GONE
              ? "this node takes no part in the lock manager any more"
              : "lockspace " + spec.name() + " was closed");
    }
  }

  /**
   * @param circle of a deadlock over several locks
   */
  LockException failure(Reason why, HeldLock lock, List<Link> circle) {
    String said =
        switch (why) {
          case NOT_QUEUED -> "it would have to wait";
          case TIMED_OUT -> "it was not granted in time";
          case CANCELLED -> "it was cancelled";
          case DEADLOCK -> deadlock(circle);
          case BUSY -> "too many requests are under way";
          case CLOSED -> "the lockspace was closed";
          case GONE -> "this node takes no part in the lock manager any more";
        };
    return new LockException(why, lock + ": " + said);
  }

  private static String deadlock(List<Link> circle) {
    return circle.isEmpty()
        ? "another conversion waits for what this one holds, and this for that"
        : "a deadlock, as each waits for the next: "
            + circle.stream().map(Link::toString).collect(Collectors.joining(", "));
  }

  long nowMs() {
    return node.nowMs();
  }

  Deadlocks deadlocks() {
    return node.deadlocks();
  }

  void after(Duration time, Runnable what) {
    node.after(time, what);
  }

  /** Of a user's code: what it throws harms nobody else. */
  void call(Runnable what) {
    Runnable harmless =
        () -> {
          try {
            what.run();
          } catch (RuntimeException | Error e) {
            LOG.warn("A listener of lockspace {} has failed", spec.name(), e);
          }
        };
    try {
      calls.execute(harmless);
    } catch (RejectedExecutionException e) {
      CompletableFuture.runAsync(harmless); // who asks after the end is answered too
    }
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public CompletionStage<Reason> ended() {
    return open ? heard : CompletableFuture.completedStage(ended);
  }

  @Override
  public void close() {
    end(Reason.CLOSED);
  }

  /** Whatever it holds or waits for is given up. */
  synchronized void end(Reason why) {
    if (open) {
      ended = why;
      open = false;
    }
    List<HeldLock> own = new ArrayList<>();
    space.forEachPart(
        part ->
            part.shard()
                .forEachOwn(
                    lock -> {
                      if (lock instanceof HeldLock held && held.isOf(this)) {
                        own.add(held);
                      }
                    }));
    // Who waits goes first: it is not to be granted what goes next.
    own.stream().filter(lock -> !lock.isGranted()).forEach(lock -> lock.close(why));
    own.forEach(lock -> lock.close(why));
    node.closed(this);
    call(() -> end.complete(ended));
    calls.stop();
  }
}
