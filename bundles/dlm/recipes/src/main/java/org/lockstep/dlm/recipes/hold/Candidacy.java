package org.lockstep.dlm.recipes.hold;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Worker;
import org.lockstep.base.Workers;
import org.lockstep.dlm.ClusterLock;
import org.lockstep.dlm.LockException;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.LockOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wants a lock for as long as it is open, and says when it has it and has it no more. It says so on
 * a thread of its own and without any monitor: whoever hears it may take his time. A lock that is
 * given up goes to others when that has been heard.
 */
public final class Candidacy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Candidacy.class);
  private static final long AGAIN_MS = 1_000;
  private static final long CLOSING_MS = 5_000;

  private final Target target;
  private final LockMode mode;
  private final Holder holder;
  private final Worker worker;
  private final CompletableFuture<Void> won = new CompletableFuture<>();
  private final End end = new End();
  private volatile @Nullable ClusterLock lock;
  private volatile @Nullable Thread telling;
  private volatile boolean closed;

  /** Of the worker: what the holder was told last. */
  private boolean told;

  /** Who hears of it, one call at a time. */
  public interface Holder {
    void won(long token);

    /** Once for each time that it was won, also when this is closed. */
    void lost();
  }

  private Candidacy(Target target, LockMode mode, Holder holder) {
    this.target = target;
    this.mode = mode;
    this.holder = holder;
    this.end.of = this;
    this.worker = Workers.threads().patient("lockstep-holds-" + target.name(), Integer.MAX_VALUE);
  }

  /** Begins to wait for it, and returns at once. */
  public static Candidacy of(Target target, LockMode mode, Holder holder) {
    Candidacy begun = new Candidacy(target, mode, holder);
    begun.submit(begun::ask);
    target.space().ended().thenRun(begun.end);
    return begun;
  }

  /** The lockspace keeps it for as long as it is open, which may be longer by far. */
  private static final class End implements Runnable {
    private volatile @Nullable Candidacy of;

    @Override
    public void run() {
      Candidacy ends = of;
      if (ends != null) {
        ends.submit(ends::giveUp);
      }
    }
  }

  private void submit(Runnable what) {
    try {
      worker.execute(what);
    } catch (RejectedExecutionException e) {
      LOG.debug("{} is given up already", target);
    }
  }

  private void ask() {
    if (closed) {
      return;
    }
    try {
      ClusterLock asked = target.space().request(target.name(), mode, LockOptions.QUEUED);
      lock = asked;
      asked.granted().whenComplete((any, why) -> submit(() -> decided(asked, why)));
    } catch (LockException e) {
      if (e.reason() == Reason.BUSY) {
        worker.after(AGAIN_MS, this::ask);
      } else {
        won.completeExceptionally(e);
      }
    }
  }

  private void decided(ClusterLock asked, @Nullable Throwable why) {
    if (why != null) {
      won.completeExceptionally(why);
    } else if (isHeld()) {
      tell(asked);
    }
  }

  private void tell(ClusterLock asked) {
    long token;
    try {
      token = target.token(asked);
    } catch (LockException e) {
      won.completeExceptionally(e);
      return;
    }
    told = true;
    won.complete(null);
    call(() -> holder.won(token));
  }

  private void giveUp() {
    if (told) {
      told = false;
      call(holder::lost);
    }
    ClusterLock held = lock;
    if (held != null) {
      held.close();
    }
    won.completeExceptionally(notHeld());
    end.of = null;
    worker.stop();
  }

  private LockException notHeld() {
    return target.isLost()
        ? target.lost()
        : new LockException(Reason.CANCELLED, target + " was given up here");
  }

  private void call(Runnable what) {
    telling = Thread.currentThread();
    try {
      what.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("Who holds {} has failed where he heard of it", target, e);
    } finally {
      telling = null;
    }
  }

  /**
   * @return whether it is held by then
   * @throws LockException when it never will be
   */
  public boolean await(long time, TimeUnit unit) throws InterruptedException {
    try {
      won.get(time, unit);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof LockException never ? never : new IllegalStateException(e);
    }
    if (!isHeld()) {
      throw notHeld();
    }
    return true;
  }

  public boolean isHeld() {
    ClusterLock asked = lock;
    return !closed && !target.isLost() && asked != null && asked.isGranted();
  }

  /**
   * @throws LockException when it was lost
   * @throws IllegalStateException when it is not held for another reason
   */
  public long token() {
    ClusterLock asked = lock;
    if (asked == null || closed) {
      throw new IllegalStateException(target + " is not held");
    }
    return target.token(asked);
  }

  /** Not held and not waited for any more; returns when who held it has heard of it. */
  @Override
  public void close() {
    closed = true;
    submit(this::giveUp);
    if (telling != Thread.currentThread()) {
      awaitGivenUp();
    }
  }

  private void awaitGivenUp() {
    try {
      if (!worker.await(CLOSING_MS)) {
        LOG.warn("{} is kept until who holds it has stopped, which takes long", target);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
