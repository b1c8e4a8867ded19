package org.lockstep.node.boot;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.lockstep.node.supervisor.Frame;

/**
 * Writes to the supervisor on a thread of its own: an interrupt of somebody else's would close the
 * socket, and a supervisor that does not read must hold up nobody.
 */
final class FrameWriter {
  private static final int MOST = 2_000;
  private static final long NOW_MS = 20;

  private final DataOutputStream out;
  private final Runnable last;
  private final BlockingQueue<Frame> waiting = new LinkedBlockingQueue<>(MOST);
  private final ReentrantLock writing = new ReentrantLock();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile long since;
  private volatile boolean busy;
  private final Thread thread = new Thread(this::run, "lockstep-supervisor-writer");

  /**
   * @param last done after {@code LEFT}, which is the last that is written
   */
  FrameWriter(DataOutputStream out, Runnable last) {
    this.out = out;
    this.last = last;
    thread.setDaemon(true);
    thread.setPriority(Thread.MAX_PRIORITY);
  }

  void start() {
    thread.start();
  }

  /** Whether it will be written, if the supervisor lives. */
  boolean send(Frame frame) {
    frame.requireRoom(); // what cannot be written must not end the writing
    return waiting.offer(frame);
  }

  /** Writes it now, on the caller's thread, or not at all: what comes late would be untrue. */
  void sendNow(BooleanSupplier isTrue, Frame frame) {
    try {
      if (writing.tryLock(NOW_MS, TimeUnit.MILLISECONDS)) {
        try {
          if (isTrue.getAsBoolean()) {
            write(frame);
          }
        } finally {
          writing.unlock();
        }
      }
    } catch (IOException e) {
      // the supervisor is gone; the reader finds out too
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Frame frame) throws IOException {
    since = System.nanoTime();
    busy = true;
    try {
      frame.writeTo(out);
    } finally {
      busy = false;
    }
  }

  /** Whether the supervisor has not read for so long that its buffer is full. */
  boolean isStuck(long ms) {
    return busy && TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) > ms;
  }

  private void run() {
    try {
      Frame frame = Frame.of(Frame.Kind.PET);
      while (frame.kind() != Frame.Kind.LEFT) {
        frame = waiting.take();
        writing.lock();
        try {
          write(frame);
        } finally {
          writing.unlock();
        }
      }
      last.run();
    } catch (IOException e) {
      // the supervisor is gone; the reader finds out too
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
  }

  /** Until {@code LEFT} is written, or nothing can be, within a bound. */
  void awaitEnd(long boundMs) {
    try {
      ended.await(boundMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
