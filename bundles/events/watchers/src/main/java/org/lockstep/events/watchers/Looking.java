package org.lockstep.events.watchers;

/** Threads for looks that wait; none of them keeps the node alive. */
final class Looking {
  private Looking() {}

  static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "lockstep-look");
    thread.setDaemon(true);
    return thread;
  }
}
