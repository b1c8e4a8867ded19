package org.lockstep.itests.benchmarks.locks.peers;

/** One holder at a time in the whole cluster, of whatever has a name. */
public interface Mutexes {
  /** Waits for as long as it takes. */
  Held lock(String name) throws Exception;

  /** Let go of by the thread that has it. */
  @FunctionalInterface
  interface Held {
    void unlock() throws Exception;
  }
}
