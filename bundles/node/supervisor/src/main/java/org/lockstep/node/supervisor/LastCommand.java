package org.lockstep.node.supervisor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What the configuration has run when a node has ended without leaving (DB-1), {@code reboot -f}
 * for example: once, by nobody's shell, and whatever becomes of it is its own affair. It is
 * nobody's child: who ends a node's programs ends all that descends from its supervisor.
 */
public final class LastCommand {
  /** A program on a file system that hangs holds up nothing else. */
  private static final long START_MS = 1_000;

  private final Consumer<String> log;
  private List<String> words = List.of();

  public LastCommand(Consumer<String> log) {
    this.log = log;
  }

  public synchronized void is(List<String> command) {
    words = List.copyOf(command);
  }

  synchronized boolean isThere() {
    return !words.isEmpty();
  }

  /** Returns once it has started, or after a second. */
  public synchronized void run() {
    if (words.isEmpty()) {
      return;
    }
    List<String> command = words;
    words = List.of();
    log.accept("this node has ended without leaving: " + command);
    Thread thread = new Thread(() -> start(command), "last-command");
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(START_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void start(List<String> command) {
    List<String> line = new ArrayList<>(List.of(Tools.path("setsid"), "--fork"));
    line.addAll(command);
    try {
      fork(line);
    } catch (IOException e) {
      log.accept("it cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns once the command is no child of ours any more. */
  private static void fork(List<String> line) throws IOException, InterruptedException {
    new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .start()
        .waitFor(START_MS, TimeUnit.MILLISECONDS);
  }
}
