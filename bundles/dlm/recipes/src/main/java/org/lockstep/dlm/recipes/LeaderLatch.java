package org.lockstep.dlm.recipes;

import java.util.concurrent.TimeUnit;
import org.lockstep.dlm.LockException;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.Lockspace;
import org.lockstep.dlm.recipes.hold.Candidacy;
import org.lockstep.dlm.recipes.hold.Target;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One of the whole cluster leads (DLM-1): who asked first, then the next, until it closes its latch
 * or its node is gone.
 *
 * <pre>{@code
 * try (LeaderLatch latch = new LeaderLatch(shop, "billing", listener)) {
 *   latch.await();
 *   …
 * }
 * }</pre>
 *
 * A latch whose lockspace has ended leads no more; another one of a new lockspace may.
 */
public final class LeaderLatch implements AutoCloseable {
  private final Target target;
  private final Candidacy candidacy;

  /** Hears of it, one call at a time, on a thread for this latch alone: it may take its time. */
  @ConsumerType
  public interface Listener {
    /**
     * @param token greater than that of all leaders before
     */
    default void elected(long token) {}

    /**
     * After {@link #elected}. When the latch is closed others lead when this has returned; when the
     * lockspace has ended, another one may lead already.
     */
    default void deposed() {}
  }

  /** Stands for election at once; nobody hears of it. */
  public LeaderLatch(Lockspace space, String name) {
    this(space, name, new Listener() {});
  }

  /**
   * Stands for election at once.
   *
   * @throws IllegalArgumentException when it is no name of a resource
   */
  public LeaderLatch(Lockspace space, String name, Listener listener) {
    target = new Target(space, name);
    candidacy = Candidacy.of(target, LockMode.EX, new Told(listener));
  }

  private record Told(Listener listener) implements Candidacy.Holder {
    @Override
    public void won(long token) {
      listener.elected(token);
    }

    @Override
    public void lost() {
      listener.deposed();
    }
  }

  /** Exact: it is false before anybody else can lead. */
  public boolean isLeader() {
    return candidacy.isHeld();
  }

  /**
   * For whoever guards something that a leader of before could still write to.
   *
   * @throws LockException when it leads no more, since the lockspace has ended
   * @throws IllegalStateException when it does not lead
   */
  public long token() {
    return candidacy.token();
  }

  /**
   * Waits until it leads. An interrupt ends the waiting, and not the candidacy.
   *
   * @throws LockException when it does not lead and never will: it was closed, or the lockspace has
   *     ended
   */
  public void await() throws InterruptedException {
    boolean leads = false;
    while (!leads) {
      leads = await(1, TimeUnit.DAYS);
    }
  }

  /**
   * @return whether it leads by then
   * @throws LockException as above
   */
  public boolean await(long time, TimeUnit unit) throws InterruptedException {
    return candidacy.await(time, unit);
  }

  /**
   * Leads no more and does not want to. Returns when the listener has heard that, or takes long;
   * others lead when it has.
   */
  @Override
  public void close() {
    candidacy.close();
  }

  @Override
  public String toString() {
    return "leader of " + target;
  }
}
