package org.lockstep.actions;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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

  /** The most arguments and variables that there may be together. */
  public static final int MAX_WORDS = 4_000;

  /**
   * @throws ProblemException when no system could launch it: it would be tried on every node
   */
  public ProgramSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (command.isEmpty() || command.get(0).isBlank()) {
      throw refused(owner, "no-command", "the command is empty");
    }
    requirePassable(owner, command, environment);
    requireRoom(owner, command, environment);
  }

  private static void requirePassable(
      String owner, List<String> command, Map<String, String> environment) {
    for (String name : environment.keySet()) {
      if (name.isEmpty() || name.indexOf('=') >= 0) {
        throw refused(owner, "bad-program", "'" + name + "' is no name of a variable");
      }
    }
    texts(command, environment)
        .filter(text -> text.indexOf('\0') >= 0)
        .findFirst()
        .ifPresent(
            text -> {
              String shown = text.replace('\0', '\u2400');
              throw refused(owner, "bad-program", "'" + shown + "' has a NUL in it");
            });
  }

  private static void requireRoom(
      String owner, List<String> command, Map<String, String> environment) {
    int words = command.size() + environment.size();
    long bytes =
        texts(command, environment)
            .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length + 1L)
            .sum();
    if (words > MAX_WORDS || bytes > MAX_BYTES) {
      throw refused(
          owner,
          "program-too-long",
          words
              + " arguments and variables of "
              + bytes
              + " bytes are more than "
              + MAX_WORDS
              + " and "
              + MAX_BYTES);
    }
  }

  private static Stream<String> texts(List<String> command, Map<String, String> environment) {
    return Stream.of(command, environment.keySet(), environment.values())
        .flatMap(Collection::stream);
  }

  private static ProblemException refused(String owner, String code, String why) {
    return new ProblemException(code, "launch refused", owner, why);
  }
}
