package org.lockstep.itests.benchmarks.nodes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The example program that is taken over, and its only client. */
record LicenceProgram(Path jar, int port) {
  static final String NAME = "licences";
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final int ANSWER_MS = 1_000;

  static LicenceProgram onFreePort(Path home) throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("examples"));
        ServerSocket free = new ServerSocket(0)) {
      Path jar =
          files
              .filter(file -> String.valueOf(file.getFileName()).contains("licences"))
              .findFirst()
              .orElseThrow();
      return new LicenceProgram(jar, free.getLocalPort());
    }
  }

  private List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx32m",
        "-jar",
        jar.toString(),
        "--port",
        Integer.toString(port));
  }

  String definition() {
    String words =
        command().stream().map(word -> "'" + word + "'").collect(Collectors.joining(", "));
    return """
        client_services:
          - name: %s
            allowable_nodes: "*"
            auto_register: auto
            actions:
              start: {type: exec, timeout: 30s, command: [%s], ready_port: %d}
              stop:  {type: exec}
        """
        .formatted(NAME, words, port);
  }

  double startAloneMs() throws IOException, InterruptedException {
    long began = System.nanoTime();
    Process process =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      awaitAnswer(null);
      return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began) / 1_000.0;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Where it runs as a node's program. */
  Optional<ProcessHandle> below(Process node) {
    return node.toHandle()
        .descendants()
        .filter(
            process ->
                process.info().commandLine().filter(line -> line.contains("--port")).isPresent())
        .findFirst();
  }

  /**
   * @param former whose answer does not count
   */
  void awaitAnswer(@Nullable ProcessHandle former) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (former != null && former.isAlive() || !answers()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("nobody answers on port " + port);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MS);
      socket.setSoTimeout(ANSWER_MS);
      socket.getOutputStream().write("COUNT\n".getBytes(StandardCharsets.UTF_8));
      return new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
              .readLine()
          != null;
    } catch (IOException e) {
      return false;
    }
  }
}
