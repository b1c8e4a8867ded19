package org.lockstep.runtime.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A client of the licence server. */
record LicenceClient(int port) {
  private static final int PATIENCE_MS = 1_000;
  private static final int TRIES = 100;
  private static final int LOWEST_PORT = 20_000;
  private static final int HIGHEST_PORT = 30_000;

  /**
   * Of a port that is free at this moment. Not one that the kernel gives to outgoing connections:
   * who polls such a port before anybody listens may come to be connected with itself.
   */
  static LicenceClient onFreePort() throws IOException {
    for (int tries = 0; tries < TRIES; tries++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return new LicenceClient(socket.getLocalPort());
      } catch (BindException e) {
        continue; // somebody listens there
      }
    }
    throw new IOException("no port from " + LOWEST_PORT + " to " + HIGHEST_PORT + " is free");
  }

  /** Empty when nobody answers. */
  Optional<String> say(String line) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
      socket.setSoTimeout(PATIENCE_MS);
      socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      return Optional.ofNullable(
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
              .readLine());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Asks until the answer is the expected one. */
  void awaitAnswer(String line, String expected, long boundMs)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    Optional<String> answer = say(line);
    while (!answer.equals(Optional.of(expected))) {
      if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) > boundMs) {
        throw new IOException(
            line + " is answered with: " + answer.orElse("nothing") + ", not " + expected);
      }
      TimeUnit.MILLISECONDS.sleep(1);
      answer = say(line);
    }
  }
}
