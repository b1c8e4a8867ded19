package org.lockstep.node.supervisor;

import java.io.IOException;
import java.util.List;

/**
 * What the configuration has run when a node has ended without leaving (DB-1), {@code reboot -f}
 * for example: once, by nobody's shell, and whatever becomes of it is its own affair.
 */
final class LastCommand {
  private List<String> words = List.of();

  synchronized void is(List<String> command) {
    words = List.copyOf(command);
  }

  synchronized boolean isThere() {
    return !words.isEmpty();
  }

  synchronized void run() {
    if (words.isEmpty()) {
      return;
    }
    List<String> command = words;
    words = List.of();
    Journal.say("this node has ended without leaving: " + command);
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException | RuntimeException e) {
      Journal.say("it cannot be run: " + e);
    }
  }
}
