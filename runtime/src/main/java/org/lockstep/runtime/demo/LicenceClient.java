package org.lockstep.runtime.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A client of the licence server. */
record LicenceClient(int port) {
  private static final int PATIENCE_MS = 1_000;

  /** Of a port that is free at this moment. */
  static LicenceClient onFreePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new LicenceClient(socket.getLocalPort());
    }
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
}
