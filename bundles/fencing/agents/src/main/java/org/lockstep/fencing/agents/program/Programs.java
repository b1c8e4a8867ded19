package org.lockstep.fencing.agents.program;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.lockstep.base.ProblemException;

/** Runs programs to their end, within bounds. No shell is involved. */
final class Programs {
  private static final int MAX_OUTPUT = 256 * 1024;
  private static final long PATIENCE_MS = 500;

  private final Executor threads;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Programs(Executor threads) {
    this.threads = threads;
  }

  /**
   * What may be known to others goes into the arguments, everything else into the input.
   *
   * @param errors whether what it prints as errors is part of the output; else nobody sees it
   * @throws ProblemException when it cannot be executed, or had to be killed
   */
  Outcome run(Path program, List<String> arguments, String input, boolean errors, long millis) {
    List<String> command =
        Stream.concat(Stream.of(program.toString()), arguments.stream()).toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(errors);
    if (!errors) {
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    }
    builder.environment().put("LC_ALL", "C");
    try {
      return await(program, builder.start(), input, millis);
    } catch (IOException e) {
      throw failed(program, "cannot be executed: " + e.getMessage());
    }
  }

  private Outcome await(Path program, Process process, String input, long millis) {
    running.add(process);
    try {
      Output output = new Output(MAX_OUTPUT);
      threads.execute(() -> output.drain(process.getInputStream()));
      tell(process, input);
      boolean ended = !closed && process.waitFor(millis, TimeUnit.MILLISECONDS);
      if (closed) {
        throw failed(program, "was killed: this bundle goes");
      }
      if (!ended) {
        throw failed(program, "did not end within " + millis + " ms and was killed");
      }
      return output.of(process.exitValue(), PATIENCE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(program, "was killed: nobody waits any more");
    } finally {
      kill(process);
      running.remove(process);
    }
  }

  /** It fits into the pipe. */
  private static void tell(Process process, String input) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // it did not want to hear it; what it says at its end counts
    }
  }

  /** What it has started goes with it. Of one that has ended nobody knows what it started. */
  private static void kill(Process process) {
    if (!process.isAlive()) {
      return;
    }
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    for (ProcessHandle child : children) {
      child.descendants().forEach(ProcessHandle::destroyForcibly);
      child.destroyForcibly();
    }
  }

  private static ProblemException failed(Path program, String why) {
    return new ProblemException("fence-program", "fence program failed", program.toString(), why);
  }

  /** Nobody waits any more: what runs is killed. */
  void close() {
    closed = true;
    running.forEach(Programs::kill);
  }
}
