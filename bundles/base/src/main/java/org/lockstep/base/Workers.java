package org.lockstep.base;

import java.util.concurrent.Executor;

/**
 * Where threads come from (AL-4). The work on a disk or of users is <em>patient</em>: it may wait.
 * The work of a loop that everybody waits for is <em>prompt</em>: it returns at once, and touches
 * no disk.
 */
public interface Workers {
  /** Takes any number of tasks, each of which returns at once. */
  Worker prompt(String name);

  /**
   * @param waiting how many tasks may wait; more are rejected
   */
  Worker patient(String name, int waiting);

  /** Patient, and before others where the system knows such: a node lives by this work. */
  Worker urgent(String name);

  /** Every task has a thread of its own: one may wait for another. */
  Crowd crowd(String name);

  /** A place where one may wait for several of them. */
  Gathering gathering();

  /** A stoppable executor. */
  interface Crowd extends Executor {
    /** What was handed over is still done; more is rejected. */
    void stop();
  }

  /** This process's own threads, none of which keeps it alive. */
  static Workers threads() {
    return new ThreadWorkers();
  }
}
