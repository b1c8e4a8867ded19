package org.lockstep.membership.manager;

import java.util.concurrent.ThreadFactory;

/** Threads that say whose they are. */
final class Threads {
  private Threads() {}

  static ThreadFactory named(String name) {
    return body -> {
      Thread thread = new Thread(body, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
