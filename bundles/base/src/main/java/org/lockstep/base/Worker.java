package org.lockstep.base;

import java.util.concurrent.Executor;

/** One thread's worth of work, done in the order in which it was handed over (AL-4). */
public interface Worker extends Executor {
  /** Work that is to be done later. */
  @FunctionalInterface
  interface Pending {
    /** Without effect when it has begun. */
    void cancel();
  }

  /**
   * Returns at once. What the task throws is its own affair: it ends nothing but the task.
   *
   * @throws java.util.concurrent.RejectedExecutionException once this is stopped, or when as many
   *     tasks wait as may
   */
  @Override
  void execute(Runnable task);

  /** Hands the task over after so many milliseconds; once this is stopped, never. */
  Pending after(long ms, Runnable task);

  /** How many tasks wait, delayed ones too. */
  int waiting();

  /** What was handed over is still done; nothing else is taken. */
  void stop();

  /**
   * After {@link #stop}: waits until the last task has ended. Not to be called by a task.
   *
   * @return whether it has, within so many milliseconds
   */
  boolean await(long ms) throws InterruptedException;
}
