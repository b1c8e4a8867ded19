package org.lockstep.dlm.manager;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.manager.core.DeadlockSearch;
import org.lockstep.dlm.manager.core.DeadlockSearch.Step;
import org.lockstep.dlm.manager.core.DeadlockSearch.Victim;
import org.lockstep.dlm.manager.core.Trail;

/**
 * Runs this node's search for deadlocks. Told under the monitors of shards; does what follows on a
 * thread of its own, where it needs those.
 */
final class Deadlocks {
  private final DeadlockSearch search;
  private final Executor thread;

  Deadlocks(Incarnation self, Executor thread) {
    this.search = new DeadlockSearch(self);
    this.thread = thread;
  }

  void waits(HeldLock lock, long nowMs) {
    synchronized (search) {
      search.waits(lock.owner(), lock, nowMs);
    }
  }

  void ended(HeldLock lock) {
    synchronized (search) {
      search.ended(lock.owner(), lock);
    }
  }

  /** It is in the way of the last one of the trail. */
  void chased(HeldLock lock, Trail trail) {
    List<Step> steps;
    synchronized (search) {
      steps = search.chased(lock.owner(), lock, trail);
    }
    if (!steps.isEmpty()) {
      try {
        thread.execute(() -> steps.forEach(Deadlocks::perform));
      } catch (RejectedExecutionException e) {
        // this node's lock manager has ended, and all its locks with it
      }
    }
  }

  /** On that thread. */
  void tick(long nowMs) {
    List<Step> steps;
    synchronized (search) {
      steps = search.tick(nowMs);
    }
    steps.forEach(Deadlocks::perform);
  }

  private static void perform(Step step) {
    HeldLock lock = (HeldLock) step.lock();
    if (step instanceof Victim victim) {
      lock.breakCircle(victim.circle());
    } else if (step instanceof DeadlockSearch.Follow follow) {
      lock.chase(follow.trail());
    }
  }
}
