package org.lockstep.membership.manager;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Whether the loop still takes what it is handed. One that hangs, for a log whose disk hangs for
 * example, would keep its node a member that answers nothing and does not even learn that it was
 * forced out: the lease is renewed beside it. Looks at the disk are counted, not time alone: a
 * process that was held up as a whole blames nobody. Used by the thread that looks; {@link #taken}
 * is the loop's.
 */
final class LoopWatch {
  private static final long HUNG_MS = 10_000;
  private static final int LOOKS = 10;

  private final Consumer<String> panic;
  private final AtomicInteger waiting = new AtomicInteger();
  private long sinceMs;
  private volatile boolean over;

  LoopWatch(Consumer<String> panic) {
    this.panic = panic;
  }

  /** One more look is handed to it. */
  void handed(long nowMs) {
    int before = waiting.getAndIncrement();
    if (before == 0) {
      sinceMs = nowMs;
    } else if (!over && before >= LOOKS && nowMs - sinceMs >= HUNG_MS) {
      panic.accept("the membership manager has hung for " + (nowMs - sinceMs) + " ms");
    }
  }

  /** This node has left: nobody waits for it. */
  void end() {
    over = true;
  }

  void taken() {
    waiting.set(0);
  }
}
