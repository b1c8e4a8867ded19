package org.lockstep.fencing.agents.program;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes whatever a program prints, so that it never waits for us, and keeps the beginning. */
final class Output {
  private final int most;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final CountDownLatch end = new CountDownLatch(1);
  private boolean more;

  Output(int most) {
    this.most = most;
  }

  void drain(InputStream from) {
    byte[] buffer = new byte[8192];
    try (from) {
      for (int read; (read = from.read(buffer)) >= 0; ) {
        keep(buffer, read);
      }
    } catch (IOException e) {
      // it was closed because nobody waits for the rest
    } finally {
      end.countDown();
    }
  }

  private synchronized void keep(byte[] buffer, int read) {
    int fits = Math.min(read, most - kept.size());
    kept.write(buffer, 0, fits);
    more |= fits < read;
  }

  /** Waits for its end, but not long: something it left behind may hold it open for ever. */
  Outcome of(int exit, long patienceMs) throws InterruptedException {
    boolean ended = end.await(patienceMs, TimeUnit.MILLISECONDS);
    synchronized (this) {
      return new Outcome(exit, kept.toString(StandardCharsets.UTF_8), ended && !more);
    }
  }
}
