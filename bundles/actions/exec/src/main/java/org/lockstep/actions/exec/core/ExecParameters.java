package org.lockstep.actions.exec.core;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;

/**
 * The parameters of an exec action.
 *
 * @param command the program and its arguments; empty when none is given
 * @param environment added to what every program gets
 * @param folder where it runs
 * @param daemon for a start: whether the program stays, or ends when the start is done
 * @param readyAfter for a start: how long it has to survive
 * @param readyPort for a start: what it listens on, on loopback, once it is ready
 * @param readyFile for a start: what exists once it is ready
 * @param killAfter for a stop: how long it has to end by itself
 */
public record ExecParameters(
    List<String> command,
    Map<String, String> environment,
    Optional<Path> folder,
    boolean daemon,
    Duration readyAfter,
    OptionalInt readyPort,
    Optional<Path> readyFile,
    Duration killAfter) {
  public static final Duration DEFAULT_KILL_AFTER = Duration.ofSeconds(2);

  /** Everything that is wrong, each with its field. */
  public static List<Problem> problems(Map<String, Object> given) {
    ParameterReader reader = new ParameterReader(given);
    read(reader);
    return reader.problems();
  }

  public static ExecParameters parse(Map<String, Object> given) {
    ParameterReader reader = new ParameterReader(given);
    ExecParameters parameters = read(reader);
    List<Problem> problems = reader.problems();
    if (!problems.isEmpty()) {
      throw new ProblemException(problems.get(0));
    }
    return parameters;
  }

  private static ExecParameters read(ParameterReader reader) {
    return new ExecParameters(
        command(reader),
        reader.texts("environment"),
        reader.path("folder"),
        reader.flag("daemon", true),
        reader.duration("ready_after", Duration.ZERO),
        reader.port("ready_port"),
        reader.path("ready_file"),
        reader.duration("kill_after", DEFAULT_KILL_AFTER));
  }

  private static List<String> command(ParameterReader reader) {
    List<String> command = reader.list("command");
    Optional<String> shell = reader.text("shell");
    if (shell.isEmpty()) {
      return command;
    }
    if (!command.isEmpty()) {
      reader.wrong("shell", "there is a command already: give one of the two");
    }
    return List.of("/bin/sh", "-c", shell.get());
  }
}
