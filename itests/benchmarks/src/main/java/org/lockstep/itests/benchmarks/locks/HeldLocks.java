package org.lockstep.itests.benchmarks.locks;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.lockstep.dlm.ClusterLock;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.LockOptions;
import org.lockstep.dlm.Lockspace;
import org.lockstep.dlm.ResourceName;

/** Many locks, asked for a thousand at a time, and kept. */
final class HeldLocks {
  private static final int AT_A_TIME = 1_000;
  private static final long PAUSE_NANOS = 50_000;

  private final Lockspace space;
  private ClusterLock[] locks = new ClusterLock[0];
  private int count;

  HeldLocks(Lockspace space) {
    this.space = space;
  }

  Lockspace space() {
    return space;
  }

  /** For so many: what keeps them is then part of nobody's memory. */
  String makeRoom(int more) {
    locks = Arrays.copyOf(locks, count + more);
    return Integer.toString(locks.length);
  }

  String hold(String prefix, int many, LockMode mode) {
    makeRoom(many);
    for (int done = 0; done < many; done += AT_A_TIME) {
      int first = count;
      for (int number = done; number < Math.min(many, done + AT_A_TIME); number++) {
        locks[count] = space.request(ResourceName.of(prefix + number), mode, LockOptions.QUEUED);
        count++;
      }
      for (int i = first; i < count; i++) {
        while (!locks[i].isGranted()) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }
    return Integer.toString(count);
  }
}
