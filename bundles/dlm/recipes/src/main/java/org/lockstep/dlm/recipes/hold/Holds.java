package org.lockstep.dlm.recipes.hold;

import static org.lockstep.dlm.LockMode.EX;
import static org.lockstep.dlm.LockMode.PR;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.lockstep.dlm.ClusterLock;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.LockOptions;

/** What each thread holds of one target, to read ({@code PR}) and to write ({@code EX}). */
public final class Holds {
  private final Target target;
  private final Map<Thread, Hold> holds = new ConcurrentHashMap<>();

  public Holds(Target target) {
    this.target = target;
  }

  public Target target() {
    return target;
  }

  /**
   * Once more, where this thread may without asking anybody.
   *
   * @throws org.lockstep.dlm.LockException when what it holds was lost
   * @throws IllegalStateException when it reads and wants to write
   */
  public boolean again(LockMode mode) {
    Hold own = holds.get(Thread.currentThread());
    if (own == null) {
      return false;
    }
    requireNotLost();
    if (mode == EX && own.writes == 0) {
      throw new IllegalStateException(
          "this thread reads "
              + target
              + " and wants to write: two that did so would wait for each other for ever."
              + " Let go of the read lock, take the write lock, and look again at what was read");
    }
    own.count(mode, 1);
    return true;
  }

  private void requireNotLost() {
    if (target.isLost()) {
      throw target.lost();
    }
  }

  /**
   * For the first time.
   *
   * @throws org.lockstep.dlm.LockException when it was lost by now
   */
  public void first(LockMode mode, ClusterLock lock) {
    Hold own = new Hold(lock, target.token(lock));
    own.count(mode, 1);
    holds.put(Thread.currentThread(), own);
  }

  /** Whether there is something to hold. */
  public boolean first(LockMode mode, Optional<ClusterLock> lock) {
    lock.ifPresent(granted -> first(mode, granted));
    return lock.isPresent();
  }

  /**
   * @throws IllegalMonitorStateException when this thread does not hold it
   * @throws org.lockstep.dlm.LockException when it was lost; it is let go of all the same
   */
  public void release(LockMode mode) {
    Hold own = own(mode);
    own.count(mode, -1);
    if (own.isOver()) {
      holds.remove(Thread.currentThread());
      own.lock.close();
    }
    requireNotLost();
    if (mode == EX && own.writes == 0 && own.reads > 0) {
      own.lock.request(PR, LockOptions.QUEUED); // granted at once: EX covers it
    }
  }

  /**
   * @throws IllegalMonitorStateException when this thread does not hold it
   * @throws org.lockstep.dlm.LockException when it was lost
   */
  public long token(LockMode mode) {
    Hold own = own(mode);
    requireNotLost();
    return own.token;
  }

  public boolean isHeld(LockMode mode) {
    Hold own = holds.get(Thread.currentThread());
    return own != null && own.counted(mode) > 0;
  }

  private Hold own(LockMode mode) {
    Hold own = holds.get(Thread.currentThread());
    if (own == null || own.counted(mode) == 0) {
      throw new IllegalMonitorStateException(
          "thread "
              + Thread.currentThread().getName()
              + " does not hold "
              + target
              + " in "
              + mode
              + ": who has locked it unlocks it");
    }
    return own;
  }

  /** Of one thread, which alone counts. */
  private static final class Hold {
    final ClusterLock lock;
    final long token;
    private int reads;
    private int writes;

    Hold(ClusterLock lock, long token) {
      this.lock = lock;
      this.token = token;
    }

    void count(LockMode mode, int more) {
      if (mode == EX) {
        writes += more;
      } else {
        reads += more;
      }
    }

    int counted(LockMode mode) {
      return mode == EX ? writes : reads;
    }

    boolean isOver() {
      return reads + writes == 0;
    }
  }
}
