package org.lockstep.runtime.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The licence server as a program, and as a client service's definition. */
record LicenceProgram(Path jar) {
  static final String NAME = "licences";
  private static final long BOUND_MS = 10_000;

  static LicenceProgram in(Path home) throws IOException {
    try (Stream<Path> jars = Files.list(home.resolve("examples"))) {
      return new LicenceProgram(
          jars.filter(jar -> jar.getFileName().toString().contains("licences"))
              .findFirst()
              .orElseThrow());
    }
  }

  private List<String> command(int port) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xshare:auto",
        "-Xmx32m",
        "-jar",
        jar.toString(),
        "--port",
        Integer.toString(port));
  }

  String definition(int port) {
    String words =
        command(port).stream().map(word -> "'" + word + "'").collect(Collectors.joining(", "));
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

  /** How long the program itself takes from its start to its first answer, without a cluster. */
  long startMs() throws IOException, InterruptedException {
    LicenceClient client = LicenceClient.onFreePort();
    long began = System.nanoTime();
    Process process =
        new ProcessBuilder(command(client.port()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      while (client.say("COUNT").isEmpty()) {
        if (!process.isAlive() || millisSince(began) > BOUND_MS) {
          throw new IOException("the licence server does not answer by itself");
        }
        TimeUnit.MILLISECONDS.sleep(1);
      }
      return millisSince(began);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }
}
