package org.lockstep.actions.ocf;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What an agent prints when it is asked about itself. That is short and changes nothing, so it is
 * no program that has to die with the node: it is run by the JVM, which reads it, within bounds.
 */
final class SelfDescription {
  static final int MOST_BYTES = 256 * 1024;

  private final Executor threads;
  private final Duration longest;

  SelfDescription(Executor threads, Duration longest) {
    this.threads = threads;
    this.longest = longest;
  }

  /**
   * @throws IOException when it cannot be had; the message says why
   */
  byte[] read(Path agent, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of(agent.toString(), "meta-data"))
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      return awaited(process);
    } catch (TimeoutException e) {
      throw new IOException("it did not end within " + longest.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException("it cannot be read: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("nobody waits any more", e);
    } finally {
      kill(process);
    }
  }

  /** Read by another thread: whatever it has left behind may hold its output open for ever. */
  private byte[] awaited(Process process)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    long begun = System.nanoTime();
    byte[] text =
        CompletableFuture.supplyAsync(() -> some(process.getInputStream()), threads)
            .get(longest.toMillis(), TimeUnit.MILLISECONDS);
    if (text.length > MOST_BYTES) {
      throw new IOException("it prints more than " + MOST_BYTES + " bytes");
    }
    if (!process.waitFor(longest.toNanos() - (System.nanoTime() - begun), TimeUnit.NANOSECONDS)) {
      throw new TimeoutException();
    }
    if (process.exitValue() != 0) {
      throw new IOException("it ended with exit code " + process.exitValue());
    }
    return text;
  }

  private static byte[] some(InputStream in) {
    try (in) {
      return in.readNBytes(MOST_BYTES + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void kill(Process process) {
    if (process.isAlive()) {
      List<ProcessHandle> children = process.descendants().toList();
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
