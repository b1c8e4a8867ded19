package org.lockstep.testkit.world;

import java.util.concurrent.Semaphore;

/** A thread that runs only while it has the baton. */
final class Fiber {
  final Semaphore baton = new Semaphore(0);
  final Thread thread;

  /** What it does next, when it has done all else. */
  Runnable work = () -> {};

  /** It waited, and need not any longer. */
  boolean turn;

  Fiber(Thread main) {
    thread = main;
  }

  Fiber(World world) {
    thread = FiberThreads.unstarted(() -> world.live(this));
    thread.start();
  }
}
