package org.lockstep.node.supervisor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What the configuration has run when a node has ended without leaving (DB-1), {@code reboot -f}
 * for example: once, by nobody's shell, and whatever becomes of it is its own affair. It is
 * nobody's child: who ends a node's programs ends all that descends from its supervisor.
 */
public final class PanicCommand {
  /** A program on a file system that hangs holds up nothing else. */
  private static final long START_MS = 1_000;

  private final List<String> words;
  private final Consumer<String> log;
  private final AtomicBoolean begun = new AtomicBoolean();

  /**
   * @param words an absolute path, and arguments; empty: there is nothing to run
   */
  public PanicCommand(List<String> words, Consumer<String> log) {
    this.words = List.copyOf(words);
    this.log = log;
  }

  /** The first time only. Returns once it has started, or after a second. */
  public void run() {
    if (words.isEmpty() || begun.getAndSet(true)) {
      return;
    }
    log.accept("this node has ended without leaving: " + words);
    Thread thread = new Thread(this::fork, "panic-command");
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(START_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fork() {
    List<String> line = new ArrayList<>(List.of(Tools.path("setsid"), "--fork"));
    line.addAll(words);
    try {
      new ProcessBuilder(line)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.INHERIT)
          .start()
          .waitFor(START_MS, TimeUnit.MILLISECONDS); // then it is no child of ours any more
    } catch (IOException e) {
      log.accept("it cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
