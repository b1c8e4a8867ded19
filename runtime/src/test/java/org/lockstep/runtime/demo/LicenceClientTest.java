package org.lockstep.runtime.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LicenceClientTest {
  private final AtomicInteger asked = new AtomicInteger();

  /** Gives the answers in turn, the last one for ever. */
  private void serve(ServerSocket server, List<String> answers) {
    try {
      while (true) {
        try (Socket socket = server.accept()) {
          String answer = answers.get(Math.min(asked.getAndIncrement(), answers.size() - 1));
          socket.getOutputStream().write((answer + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      return; // closed: the test is over
    }
  }

  @Test
  void theOldProgramsAnswerIsNotTakenForTheNewOnes() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      new Thread(() -> serve(server, List.of("1 of 5", "1 of 5", "0 of 5"))).start();
      LicenceClient client = new LicenceClient(server.getLocalPort());
      client.awaitAnswer("COUNT", "0 of 5", 30_000);
      assertThat(asked.get()).isEqualTo(3);
      assertThatThrownBy(() -> client.awaitAnswer("COUNT", "2 of 5", 20))
          .hasMessageContaining("0 of 5");
    }
  }

  @Test
  void itsPortIsFreeAndNoOutgoingConnectionGetsIt() throws Exception {
    int port = LicenceClient.onFreePort().port();
    assertThat(port).isBetween(20_000, 30_000);
    try (ServerSocket server = new ServerSocket(port)) {
      assertThat(server.isBound()).isTrue();
    }
  }
}
