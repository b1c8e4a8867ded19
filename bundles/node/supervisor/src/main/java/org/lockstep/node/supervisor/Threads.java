package org.lockstep.node.supervisor;

/** None of them keeps this process. */
final class Threads {
  private Threads() {}

  static void daemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }
}
