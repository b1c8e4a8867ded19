package org.lockstep.dlm.recipes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lockstep.dlm.ClusterLock;
import org.lockstep.dlm.LockException;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.LockOptions;
import org.lockstep.dlm.Lockspace;
import org.lockstep.dlm.recipes.hold.Target;

/**
 * So many permits for the whole cluster (DLM-1). Those of a node that dies come back by themselves.
 *
 * <pre>{@code
 * DistributedSemaphore downloads = new DistributedSemaphore(shop, "downloads", 4);
 * try (DistributedSemaphore.Permit permit = downloads.acquire()) {
 *   …
 * }
 * }</pre>
 *
 * A permit is a lock of its own, {@code name/0} and so on. Who waits does so at {@code name/gate},
 * one behind the other; only the one at the gate asks for permits.
 */
public final class DistributedSemaphore {
  public static final int MAX_PERMITS = 256;

  private final Target gate;
  private final List<Target> permits;

  /** Where the next search begins: where a permit was had or given back last, it is near. */
  private volatile int near;

  /**
   * @param permits 1 to {@value #MAX_PERMITS}; all nodes say the same
   * @throws IllegalArgumentException when they are not as many, or it is no name of a resource
   */
  public DistributedSemaphore(Lockspace space, String name, int permits) {
    if (permits < 1 || permits > MAX_PERMITS) {
      throw new IllegalArgumentException(
          "semaphore " + name + " of " + permits + " permits; 1 to " + MAX_PERMITS + " may be");
    }
    this.gate = new Target(space, name + "/gate");
    this.permits =
        IntStream.range(0, permits).mapToObj(i -> new Target(space, name + "/" + i)).toList();
    this.near = ThreadLocalRandom.current().nextInt(permits);
  }

  /**
   * Waits its turn, and for a permit.
   *
   * @throws LockException when the lockspace ends
   */
  public Permit acquire() throws InterruptedException {
    Target.requireNoInterrupt();
    return atGate(gate.interruptibly(LockMode.EX), Long.MAX_VALUE).orElseThrow();
  }

  /** Waits for nobody; before those who do, if a permit is free in this moment. */
  public Optional<Permit> tryAcquire() {
    return free();
  }

  /**
   * Waits for so long.
   *
   * @throws LockException when the lockspace ends
   */
  public Optional<Permit> tryAcquire(long time, TimeUnit unit) throws InterruptedException {
    Target.requireNoInterrupt();
    if (time <= 0) {
      return tryAcquire();
    }
    long most = unit.toNanos(time);
    long began = System.nanoTime();
    Optional<ClusterLock> turn = gate.within(LockMode.EX, Duration.ofNanos(most));
    return turn.isPresent()
        ? atGate(turn.get(), most - (System.nanoTime() - began))
        : Optional.empty();
  }

  private Optional<Permit> atGate(ClusterLock turn, long nanos) throws InterruptedException {
    try {
      Optional<Permit> free = free();
      return free.isPresent() || nanos <= 0 ? free : next(nanos);
    } finally {
      turn.close();
    }
  }

  /**
   * One after the other: who took several for a moment would make others believe there are none.
   */
  private Optional<Permit> free() {
    int first = near;
    for (int i = 0; i < permits.size(); i++) {
      int number = (first + i) % permits.size();
      Optional<ClusterLock> lock = permits.get(number).atOnce(LockMode.EX);
      if (lock.isPresent()) {
        return Optional.of(permit(number, lock.get()));
      }
    }
    return Optional.empty();
  }

  private Permit permit(int number, ClusterLock lock) {
    near = number;
    return new Permit(number, permits.get(number), lock);
  }

  /** At the gate, and none was free: the first that is. */
  private Optional<Permit> next(long nanos) throws InterruptedException {
    List<ClusterLock> asked = new ArrayList<>();
    Permit taken = null;
    try {
      for (Target each : permits) {
        asked.add(each.space().request(each.name(), LockMode.EX, LockOptions.QUEUED));
      }
      await(asked, nanos);
      taken = first(asked);
    } finally {
      close(asked, taken);
    }
    return Optional.ofNullable(taken);
  }

  private static void await(List<ClusterLock> asked, long nanos) throws InterruptedException {
    CompletableFuture<?>[] granted =
        asked.stream()
            .map(lock -> lock.granted().toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.anyOf(granted).get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof LockException ended ? ended : new IllegalStateException(e);
    } catch (TimeoutException e) {
      // one may have been granted in this very moment
    }
  }

  private @Nullable Permit first(List<ClusterLock> asked) {
    for (int number = 0; number < asked.size(); number++) {
      if (asked.get(number).isGranted()) {
        return permit(number, asked.get(number));
      }
    }
    return null;
  }

  private static void close(List<ClusterLock> asked, @Nullable Permit but) {
    for (ClusterLock each : asked) {
      if (but == null || each != but.lock) {
        each.close();
      }
    }
  }

  /** Held by no thread in particular; any may give it back. */
  public final class Permit implements AutoCloseable {
    private final int number;
    private final Target target;
    private final ClusterLock lock;
    private final long token;
    private volatile boolean back;

    Permit(int number, Target target, ClusterLock lock) {
      this.number = number;
      this.target = target;
      this.lock = lock;
      this.token = target.token(lock);
    }

    /** 0 and up: no two that are held at the same time have the same. */
    public int number() {
      return number;
    }

    /** Greater than that of whoever had the permit of this number before. */
    public long token() {
      return token;
    }

    /** Whether it is held still: not given back, and not lost with the lockspace. */
    public boolean isHeld() {
      return !back && !target.isLost();
    }

    /** Gives it back. Again: without effect. */
    @Override
    public void close() {
      back = true;
      near = number;
      lock.close();
    }
  }
}
