package org.lockstep.dlm.manager;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lockstep.dlm.BlockingListener;
import org.lockstep.dlm.ClusterLock;
import org.lockstep.dlm.LockException;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.LockOptions;
import org.lockstep.dlm.ResourceName;
import org.lockstep.dlm.ValueBlock;
import org.lockstep.dlm.manager.core.Entry;
import org.lockstep.dlm.manager.core.Link;
import org.lockstep.dlm.manager.core.OwnEntry;
import org.lockstep.dlm.manager.core.Shard;
import org.lockstep.dlm.manager.core.Trail;

/** What its user holds. The entry's own fields are guarded by the shard's monitor. */
final class HeldLock extends OwnEntry implements ClusterLock {
  private final OpenSpace space;
  private final Shard shard;
  private final @Nullable BlockingListener listener;
  private final String label;
  private final Object owner;
  private @Nullable CompletableFuture<ClusterLock> stage;
  private volatile @Nullable Thread waiter;
  private @Nullable ValueBlock written;
  private @Nullable LockException failure;
  private List<Link> circle = List.of();
  private LockMode asks = LockMode.NL;
  private long askedMs;

  /** Deadlocks are looked for. */
  private boolean watched;

  private boolean closed;
  private volatile boolean settled;

  HeldLock(ResourceName name, OpenSpace space, Shard shard, LockOptions options) {
    super(name);
    this.space = space;
    this.shard = shard;
    this.listener = options.listener().orElse(null);
    this.label = options.label();
    this.owner = options.owner().map(Object.class::cast).orElse(this);
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String space() {
    return space.spec().name();
  }

  /** On whose behalf; it itself, if nobody was named. */
  Object owner() {
    return owner;
  }

  @Override
  public long waitedMs() {
    return Math.max(0, space.nowMs() - askedMs);
  }

  @Override
  public ResourceName resource() {
    return name();
  }

  @Override
  public LockMode mode() {
    synchronized (shard) {
      return closed ? LockMode.NL : usable();
    }
  }

  @Override
  public boolean isGranted() {
    synchronized (shard) {
      return holds() && !closed;
    }
  }

  @Override
  public boolean wasDemoted() {
    synchronized (shard) {
      return demoted();
    }
  }

  @Override
  public CompletionStage<ClusterLock> granted() {
    synchronized (shard) {
      if (stage == null) {
        stage = new CompletableFuture<>();
        if (settled) {
          complete(stage);
        }
      }
      return stage.minimalCompletionStage();
    }
  }

  private void complete(CompletableFuture<ClusterLock> waited) {
    LockException why = failure;
    space.call(
        () -> {
          if (why == null) {
            waited.complete(this);
          } else {
            waited.completeExceptionally(why);
          }
        });
  }

  private void requireGranted() {
    if (!holds() || closed) {
      throw new IllegalStateException(this + " is not granted");
    }
  }

  @Override
  public ValueBlock value() {
    synchronized (shard) {
      requireGranted();
      return lastValue();
    }
  }

  @Override
  public long token() {
    synchronized (shard) {
      requireGranted();
      return lastToken();
    }
  }

  @Override
  public void write(byte[] bytes) {
    ValueBlock block = new ValueBlock(bytes, true);
    synchronized (shard) {
      requireGranted();
      if (!usable().writesValue()) {
        throw new IllegalStateException(this + " may not write the value block, PW and EX may");
      }
      written = block;
    }
  }

  /** Asks for it, for the first time. */
  void begin(LockMode mode, LockOptions options) {
    synchronized (shard) {
      space.requireOpen();
      asks = mode;
      wants(mode, how(options), options.alternate().orElse(null));
      shard.request(this);
      noteTime();
    }
  }

  /** Only who waits has to know since when: a clock costs as much as a lock. */
  private void noteTime() {
    if (!settled) {
      askedMs = space.nowMs();
      space.deadlocks().waits(this, askedMs);
      watched = true;
    }
  }

  private static byte how(LockOptions options) {
    return Entry.how(options.queued(), options.expedited(), options.recovery(), options.yielding());
  }

  @Override
  public CompletionStage<ClusterLock> request(LockMode mode, LockOptions options) {
    synchronized (shard) {
      ask(mode, options);
      int conversion = turn();
      options
          .patience()
          .filter(any -> !settled)
          .ifPresent(time -> space.after(time, () -> expire(conversion)));
      return granted();
    }
  }

  /** Unless it waits for another one by now. */
  private void expire(int conversion) {
    synchronized (shard) {
      if (conversion == turn()) {
        giveUp(Reason.TIMED_OUT);
      }
    }
  }

  private void ask(LockMode mode, LockOptions options) {
    space.requireOpen();
    requireGranted();
    if (isWaiting()) {
      throw new IllegalStateException(this + " is being converted already");
    }
    asks = mode;
    settled = false;
    stage = null;
    wants(mode, how(options), options.alternate().orElse(null));
    shard.convert(this, written);
    noteTime();
    if (!grantedMode().writesValue()) {
      written = null; // it is the resource's by now
    }
  }

  @Override
  public void convert(LockMode mode, LockOptions options) throws InterruptedException {
    synchronized (shard) {
      ask(mode, options);
    }
    try {
      if (!await(options)) {
        giveUp(Reason.TIMED_OUT);
        await(LockOptions.QUEUED);
      }
    } catch (InterruptedException e) {
      cancel();
      throw e;
    }
    throwFailure();
  }

  /** Whether it is known what has come of it. */
  boolean await(LockOptions options) throws InterruptedException {
    if (settled) {
      return true;
    }
    long began = System.nanoTime();
    long most = options.patience().map(Duration::toNanos).orElse(Long.MAX_VALUE);
    waiter = Thread.currentThread();
    try {
      while (!settled) {
        long left = most - (System.nanoTime() - began);
        if (left <= 0) {
          return false;
        }
        LockSupport.parkNanos(this, left);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      return true;
    } finally {
      waiter = null;
    }
  }

  void throwFailure() {
    LockException why = failure;
    if (why != null) {
      throw why;
    }
  }

  /** Under the shard's monitor: what it waited for is decided. */
  void settled(@Nullable Reason why) {
    failure = why == null ? null : space.failure(why, this, circle);
    circle = List.of();
    settled = true;
    if (why == null && (demoted() || !grantedMode().writesValue())) {
      written = null; // it is the resource's by now, or others may have written since
    }
    if (watched) {
      space.deadlocks().ended(this);
      watched = false;
    }
    if (stage != null) {
      complete(stage);
    }
    Thread waits = waiter;
    if (waits != null) {
      LockSupport.unpark(waits);
    }
  }

  /** Under the shard's monitor. */
  void chased(Trail trail) {
    space.deadlocks().chased(this, trail);
  }

  void chase(Trail trail) {
    synchronized (shard) {
      if (!settled) {
        shard.chase(this, trail);
      }
    }
  }

  /** It is the one that gives up, unless it has been decided meanwhile. */
  void breakCircle(List<Link> waiting) {
    synchronized (shard) {
      if (!settled && waiting.get(0).turn() == turn()) {
        circle = waiting;
        shard.cancel(this, Reason.DEADLOCK);
      }
    }
  }

  /** Under the shard's monitor. */
  void blocks(LockMode wanted) {
    if (listener != null) {
      BlockingListener hears = listener;
      space.call(() -> hears.blocks(this, wanted));
    }
  }

  @Override
  public void cancel() {
    giveUp(Reason.CANCELLED);
  }

  private void giveUp(Reason why) {
    synchronized (shard) {
      if (!closed) {
        shard.cancel(this, why);
      }
    }
  }

  @Override
  public void close() {
    close(Reason.CANCELLED);
  }

  /** Unless it has been decided in this very moment. */
  void expire() {
    synchronized (shard) {
      if (!settled) {
        close(Reason.TIMED_OUT);
      }
    }
  }

  /** Whoever waits for it is told why. */
  void close(Reason why) {
    synchronized (shard) {
      if (closed) {
        return;
      }
      closed = true;
      boolean known = settled;
      if (holds() || isWaiting()) {
        shard.release(this, written);
      }
      if (!known) {
        settled(why);
      }
    }
  }

  boolean isOf(OpenSpace other) {
    return space == other;
  }

  @Override
  public String toString() {
    return asks + " on " + name() + " of lockspace " + space.spec().name();
  }
}
