package org.lockstep.node.supervisor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What holds programs together on this system (ND-3): tried out, not guessed. */
public enum Containment {
  /** A PID namespace per owner: nothing gets out, all of it dies with the supervisor. */
  NAMESPACE,
  /** The parent-death signal: programs die with the supervisor, not what they have started. */
  SIGNAL,
  /** Nothing dies with the supervisor. */
  NONE;

  private static final long TRY_MS = 5_000;

  /**
   * @param most the strictest that is wanted
   */
  static Containment found(Containment most) {
    if (most == NAMESPACE && namespaceWorks()) {
      return NAMESPACE;
    }
    return most != NONE && succeeds(line(Tools.deathSignal())) ? SIGNAL : NONE;
  }

  private static boolean namespaceWorks() {
    try {
      Namespace namespace = Namespace.open();
      boolean works = succeeds(line(namespace.entry()));
      namespace.kill();
      return works;
    } catch (IOException | RuntimeException e) {
      Journal.say("programs get no PID namespace: " + e.getMessage());
      return false;
    }
  }

  private static List<String> line(List<String> prefix) {
    List<String> line = new ArrayList<>(prefix);
    line.add(Tools.path("true"));
    return line;
  }

  private static boolean succeeds(List<String> line) {
    try {
      Process process =
          new ProcessBuilder(line)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = process.waitFor(TRY_MS, TimeUnit.MILLISECONDS);
      process.destroyForcibly();
      return ended && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Goes before the command line of what is to see no process but its own, as far as it can be. */
  List<String> alone() {
    return switch (this) {
      case NAMESPACE -> Namespace.alone();
      case SIGNAL -> Tools.deathSignal();
      case NONE -> List.of();
    };
  }

  Group group(String mark) throws IOException {
    return switch (this) {
      case NAMESPACE -> NamespaceGroup.open(mark);
      case SIGNAL -> new MarkedGroup(Tools.deathSignal(), mark);
      case NONE -> new MarkedGroup(List.of(), mark);
    };
  }
}
