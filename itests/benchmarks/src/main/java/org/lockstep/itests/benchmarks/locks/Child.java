package org.lockstep.itests.benchmarks.locks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A JVM with the same class path that answers each line with a line. It ends when this one does:
 * its input ends then.
 */
final class Child implements AutoCloseable {
  /** Before an answer, in what may hold a library's own words too. */
  static final String ANSWER = "= ";

  private static final long PATIENCE_S = 240;

  private final String name;
  private final Process process;
  private final BufferedReader answers;
  private final Writer questions;

  Child(Class<?> main, List<String> jvm, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    name = main.getSimpleName() + arguments;
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    questions = process.outputWriter(StandardCharsets.UTF_8);
  }

  String ask(Object... words) throws Exception {
    return asked(words).get(PATIENCE_S, TimeUnit.SECONDS);
  }

  /** What several are asked, they do at the same time. */
  CompletableFuture<String> asked(Object... words) throws IOException {
    List<String> line = new ArrayList<>();
    for (Object word : words) {
      line.add(word.toString());
    }
    questions.write(String.join(" ", line) + "\n");
    questions.flush();
    return answer();
  }

  /** Also of what it has not been asked: that it is ready. */
  CompletableFuture<String> answer() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return read();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> new Thread(task, name).start());
  }

  private String read() throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith(ANSWER)) {
        return line.substring(ANSWER.length());
      }
    }
    throw new IOException(name + " has ended; what it said is above");
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
