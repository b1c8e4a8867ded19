package org.lockstep.testkit;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;

/**
 * What this thread has taken so far.
 *
 * @param bytes of memory, also what was given back; 0 where nobody counts it
 * @param nanos of a processor
 */
record Effort(long bytes, long nanos) {
  private static final long ROOM = 2 * 1024 * 1024;
  private static final long TIMES_ITS_SIZE = 256;
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  static Effort soFar() {
    long bytes =
        THREADS instanceof com.sun.management.ThreadMXBean counting
            ? counting.getCurrentThreadAllocatedBytes()
            : 0;
    return new Effort(bytes, THREADS.getCurrentThreadCpuTime());
  }

  Effort since(Effort before) {
    return new Effort(bytes - before.bytes, nanos - before.nanos);
  }

  /** Whether it is out of proportion to what was given. */
  boolean isTooMuchFor(int size) {
    return bytes > ROOM + TIMES_ITS_SIZE * size || nanos > MOST_NANOS;
  }

  @Override
  public String toString() {
    return bytes + " bytes of memory and " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
  }
}
