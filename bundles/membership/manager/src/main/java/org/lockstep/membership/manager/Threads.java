package org.lockstep.membership.manager;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads that say whose they are. */
final class Threads {
  private Threads() {}

  /** One thread; of its work at most so much waits, and what does not fit is rejected. */
  static ThreadPoolExecutor one(String name, int waiting) {
    return new ThreadPoolExecutor(
        1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(waiting), named(name));
  }

  static ThreadFactory named(String name) {
    return body -> {
      Thread thread = new Thread(body, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
