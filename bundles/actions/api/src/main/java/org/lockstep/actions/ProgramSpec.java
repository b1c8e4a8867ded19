package org.lockstep.actions;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lockstep.base.ProblemException;

/**
 * A program to be launched. No shell is involved.
 *
 * @param owner whose it is: the client service. The launcher appends standard output and error to
 *     {@code cs/<owner>.log} in the node's log folder
 * @param command the program and its arguments
 * @param environment added to the node's own
 * @param folder where it runs; the launcher's choice when empty
 */
public record ProgramSpec(
    String owner, List<String> command, Map<String, String> environment, Optional<Path> folder) {
  /** The most bytes that command and environment may have together. */
  public static final int MAX_BYTES = 128 * 1024;

  public ProgramSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (command.isEmpty() || command.get(0).isBlank()) {
      throw new ProblemException("no-command", "launch refused", owner, "the command is empty");
    }
  }
}
