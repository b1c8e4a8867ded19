package org.lockstep.examples.licences;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Semaphore;

/**
 * Listens, says READY, hands out licences. Its start is what somebody waits for after a failure:
 * hence no lambdas, no formats, no library.
 */
public final class LicenceServer implements AutoCloseable {
  private static final int MOST_CLIENTS = 64;

  private final ServerSocket server;
  private final Licences licences;
  private final Semaphore places = new Semaphore(MOST_CLIENTS);

  /** Listens at once; port 0: any. */
  public LicenceServer(String host, int port, int total) throws IOException {
    server = new ServerSocket(port, 128, InetAddress.getByName(host));
    licences = new Licences(total);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Serves until it is closed; a client beyond the most waits for a place. */
  public void serve() throws IOException {
    while (true) {
      places.acquireUninterruptibly();
      Socket socket = server.accept();
      new Conversation(socket, licences, places).start();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** {@code [--host 127.0.0.1] [--port 7001] [--licences 5]}. */
  public static void main(String[] arguments) {
    try {
      Options options = Options.parse(arguments);
      LicenceServer server = new LicenceServer(options.host(), options.port(), options.licences());
      System.out.println("READY ".concat(Integer.toString(server.port())));
      server.serve();
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("licence server: ".concat(String.valueOf(e.getMessage())));
      System.exit(1);
    }
  }
}
