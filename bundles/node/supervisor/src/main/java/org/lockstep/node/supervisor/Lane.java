package org.lockstep.node.supervisor;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A thread that never ends, and what waits for it: what may hang must hold up nothing else. */
final class Lane {
  /** What may wait; this process has little memory. */
  private static final long MAX_BYTES = 2 * 1024 * 1024;

  private final BlockingQueue<Frame> waiting = new LinkedBlockingQueue<>(10_000);
  private final AtomicLong bytes = new AtomicLong();
  private final Consumer<Frame> work;
  private final Thread thread;

  Lane(String name, Consumer<Frame> work) {
    this.work = work;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Whether there was room for it. */
  boolean offer(Frame frame) {
    if (bytes.addAndGet(frame.size()) <= MAX_BYTES && waiting.offer(frame)) {
      return true;
    }
    bytes.addAndGet(-frame.size());
    return false;
  }

  private void run() {
    while (true) {
      try {
        Frame frame = waiting.take();
        bytes.addAndGet(-frame.size());
        work.accept(frame);
      } catch (Throwable e) { // ending would kill all that it has launched
        Journal.say(thread.getName() + ": " + e);
      }
    }
  }
}
