package org.lockstep.actions.exec;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.actions.exec.core.ExecParameters;
import org.lockstep.base.ProblemException;

/**
 * By what one sees that a program is ready.
 *
 * @param fileBefore when the ready file was written that an earlier program may have left behind
 */
record Signs(ExecParameters parameters, FileTime fileBefore) {
  /** There was no such file. */
  private static final FileTime NEVER = FileTime.fromMillis(Long.MIN_VALUE);

  private static final int CONNECT_MS = 50;

  /** Looks before the program runs: who listens then would be taken for the program. */
  static CompletionStage<Signs> before(ExecParameters parameters) {
    if (parameters.readyPort().isPresent() && accepts(parameters.readyPort().getAsInt())) {
      return CompletableFuture.failedStage(
          new ProblemException(
              "port-in-use",
              "not started",
              "ready_port " + parameters.readyPort().getAsInt(),
              "another program listens there"));
    }
    FileTime before = parameters.readyFile().map(Signs::written).orElse(NEVER);
    return CompletableFuture.completedStage(new Signs(parameters, before));
  }

  /**
   * How long the program has to run at least.
   *
   * @param momentMs where nothing else shows that it does
   */
  long atLeastMs(long momentMs) {
    boolean shows = parameters.readyFile().isPresent() || parameters.readyPort().isPresent();
    long asked = parameters.readyAfter().toMillis();
    return shows ? asked : Math.max(asked, momentMs);
  }

  boolean seen() {
    return parameters.readyFile().map(file -> !written(file).equals(fileBefore)).orElse(true)
        && (parameters.readyPort().isEmpty() || accepts(parameters.readyPort().getAsInt()));
  }

  private static FileTime written(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return NEVER;
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
