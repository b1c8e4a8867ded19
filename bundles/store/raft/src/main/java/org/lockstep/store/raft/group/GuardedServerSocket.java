package org.lockstep.store.raft.group;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Accepts those who have the key, and does not wait for others. */
final class GuardedServerSocket extends ServerSocket {
  private static final long LOOK_MS = 200;

  private final Handshakes handshakes;
  private final Thread callers = new Thread(this::listen, "lockstep-raft-callers");

  GuardedServerSocket(SSLContext tls) throws IOException {
    handshakes = new Handshakes(tls);
    callers.setDaemon(true);
  }

  @Override
  public void bind(SocketAddress endpoint, int backlog) throws IOException {
    super.bind(endpoint, backlog);
    callers.start();
  }

  private void listen() {
    while (!isClosed()) {
      try {
        handshakes.begin(super.accept());
      } catch (IOException e) {
        pause(); // closed, or no more files can be opened just now
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Socket accept() throws IOException {
    while (!isClosed()) {
      try {
        SSLSocket next = handshakes.next(LOOK_MS);
        if (next != null) {
          return next;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SocketException("interrupted");
      }
    }
    throw new SocketException("closed");
  }

  @Override
  public void close() throws IOException {
    super.close();
    handshakes.close();
  }
}
