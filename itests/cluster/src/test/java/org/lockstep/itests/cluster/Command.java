package org.lockstep.itests.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end, which must come soon. */
record Command(List<String> words) {
  private static final long BOUND_S = 20;

  Command {
    words = List.copyOf(words);
  }

  static Command of(String... words) {
    return new Command(List.of(words));
  }

  /** The same in the surroundings that other words make for it. */
  Command within(List<String> others) {
    return new Command(others).followedBy(words.toArray(String[]::new));
  }

  Command followedBy(String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(more));
    return new Command(all);
  }

  /** What it prints; failure is one of the test's surroundings. */
  String run() throws IOException, InterruptedException {
    Process process = start();
    String said = end(process);
    if (process.exitValue() != 0) {
      throw new IOException(words + ": exit code " + process.exitValue() + ", " + said);
    }
    return said;
  }

  /** For what may have gone already. */
  boolean succeeds() throws IOException, InterruptedException {
    Process process = start();
    end(process);
    return process.exitValue() == 0;
  }

  private Process start() throws IOException {
    return new ProcessBuilder(words).redirectErrorStream(true).start();
  }

  private String end(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(BOUND_S, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(words + " has not ended after " + BOUND_S + " s");
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
