package org.lockstep.store.raft.group;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.lockstep.interconnect.key.ClusterTls;

/**
 * What callers have to do before anybody listens to them: prove that they have the key, within a
 * bound. A stranger that says nothing keeps nobody else waiting.
 */
final class Handshakes implements Closeable {
  private static final int AT_ONCE = 4;
  private static final int WAITING = 64;
  private static final int BOUND_MS = 2_000;

  private final SSLContext tls;
  private final BlockingQueue<SSLSocket> done = new ArrayBlockingQueue<>(WAITING);
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          AT_ONCE,
          AT_ONCE,
          BOUND_MS,
          TimeUnit.MILLISECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Handshakes::thread);

  Handshakes(SSLContext tls) {
    this.tls = tls;
    threads.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "lockstep-raft-handshakes");
    thread.setDaemon(true);
    return thread;
  }

  /** One who cannot wait is turned away. */
  void begin(Socket caller) throws IOException {
    try {
      CompletableFuture.runAsync(() -> shake(caller), threads)
          .orTimeout(BOUND_MS, TimeUnit.MILLISECONDS)
          .whenComplete((nothing, failure) -> endUnless(failure == null, caller));
    } catch (RejectedExecutionException e) {
      caller.close();
    }
  }

  private static void endUnless(boolean good, Socket caller) {
    if (!good) {
      try {
        caller.close();
      } catch (IOException e) {
        // it is gone either way
      }
    }
  }

  private void shake(Socket caller) {
    try {
      caller.setSoTimeout(BOUND_MS);
      SSLSocket socket =
          (SSLSocket)
              tls.getSocketFactory()
                  .createSocket(
                      caller, caller.getInetAddress().getHostAddress(), caller.getPort(), true);
      socket.setUseClientMode(false);
      socket.setEnabledProtocols(new String[] {ClusterTls.VERSION});
      socket.setNeedClientAuth(true);
      socket.startHandshake();
      socket.setSoTimeout(0);
      if (!done.offer(socket)) {
        socket.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next caller that has the key; null when there is none within that time. */
  @Nullable SSLSocket next(long ms) throws InterruptedException {
    return done.poll(ms, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    for (SSLSocket socket; (socket = done.poll()) != null; ) {
      endUnless(false, socket);
    }
  }
}
