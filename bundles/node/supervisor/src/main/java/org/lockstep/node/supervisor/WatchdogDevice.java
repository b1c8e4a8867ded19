package org.lockstep.node.supervisor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The device that resets this host when nobody pets it (ND-4). It is petted for as long as the
 * node's lease is known to last, and stopped once nothing is left that could write: so this host is
 * down, or harmless, at the latest the device's timeout after the lease. What becomes of the node
 * meanwhile does not matter; if this process is killed the host is reset.
 */
final class WatchdogDevice {
  /** Half of the shortest timeout that a node takes. */
  private static final long PET_MS = 500;

  private static final long RELEASE_MS = 1_000;
  private static final byte ALIVE = 0;
  private static final byte STOP = 'V';

  private final Consumer<Frame> answer;
  private final CountDownLatch released = new CountDownLatch(1);
  private long untilMs = Long.MIN_VALUE;
  private boolean used;
  private boolean needless;

  WatchdogDevice(Consumer<Frame> answer) {
    this.answer = answer;
  }

  /** On a thread of its own: it may hang. */
  synchronized void open(Path device) {
    if (!used) {
      used = true;
      Thread thread = new Thread(() -> run(device), "device");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** By the clock that all processes of this host share. */
  synchronized void leaseLasts(long until) {
    untilMs = until;
  }

  private void run(Path device) {
    try (FileChannel open = FileChannel.open(device, StandardOpenOption.WRITE)) {
      answer.accept(Frame.of(Frame.Kind.DEVICE_OPEN, 0, 0, ""));
      petWhileNeeded(open);
      write(open, STOP);
      Journal.say("the host's watchdog is stopped");
    } catch (IOException e) {
      Journal.say("the watchdog " + device + ": " + e);
      answer.accept(Frame.of(Frame.Kind.DEVICE_OPEN, 0, 0, e.toString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      released.countDown();
    }
  }

  private void petWhileNeeded(FileChannel open) throws InterruptedException {
    while (pauseBeforePet()) {
      try {
        write(open, ALIVE);
      } catch (IOException e) { // the next may succeed, and if not the host is reset
        Journal.say("the watchdog cannot be petted: " + e);
      }
    }
  }

  /** False when there is nothing to guard any more; returns only while the lease is good. */
  private synchronized boolean pauseBeforePet() throws InterruptedException {
    do {
      if (!needless) {
        wait(PET_MS);
      }
    } while (!needless && System.nanoTime() / 1_000_000 >= untilMs);
    return !needless;
  }

  private static void write(FileChannel open, byte one) throws IOException {
    open.write(ByteBuffer.wrap(new byte[] {one}));
  }

  /** The node and all its programs are gone: this host need not be reset. */
  void release() throws InterruptedException {
    synchronized (this) {
      needless = true;
      notifyAll();
      if (!used) {
        return;
      }
    }
    if (!released.await(RELEASE_MS, TimeUnit.MILLISECONDS)) {
      Journal.say("the watchdog cannot be stopped: this host will be reset");
    }
  }
}
