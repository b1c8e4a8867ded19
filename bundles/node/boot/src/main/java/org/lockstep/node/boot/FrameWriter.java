package org.lockstep.node.boot;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.lockstep.node.supervisor.Frame;

/**
 * One thread that writes to the supervisor: an interrupt of any other would close the socket, and a
 * supervisor that does not read must not hold up the one that watches the lease.
 */
final class FrameWriter {
  private static final int MOST = 2_000;
  private static final int MOST_WITH_PETS = MOST / 2;

  private final DataOutputStream out;
  private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>(MOST);
  private final Thread thread = new Thread(this::run, "lockstep-supervisor-writer");

  private record Waiting(Frame frame, BooleanSupplier stillTrue) {}

  FrameWriter(DataOutputStream out) {
    this.out = out;
    thread.setDaemon(true);
    thread.setPriority(Thread.MAX_PRIORITY);
  }

  void start() {
    thread.start();
  }

  void stop() {
    thread.interrupt();
  }

  /** Whether it will be written, if the supervisor lives. */
  boolean send(Frame frame) {
    return waiting.offer(new Waiting(frame, () -> true));
  }

  /** For what may be dropped, and is when it has become untrue. */
  void sendWhile(BooleanSupplier stillTrue, Frame frame) {
    if (waiting.size() < MOST_WITH_PETS) {
      waiting.offer(new Waiting(frame, stillTrue));
    }
  }

  private void run() {
    try {
      while (true) {
        Waiting next = waiting.take();
        if (next.stillTrue().getAsBoolean()) {
          next.frame().writeTo(out);
        }
      }
    } catch (IOException e) {
      // the supervisor is gone; the reader finds out too
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
