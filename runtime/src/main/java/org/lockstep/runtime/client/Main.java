package org.lockstep.runtime.client;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.shell.commands.Commands;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ConsoleGoneException;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.run.CommandSet;
import org.lockstep.shell.commands.run.Invocation;
import org.lockstep.shell.commands.run.Overview;
import org.lockstep.shell.commands.run.Version;

/** {@code lockstep}: runs what needs no node here, and hands everything else to a node. */
public final class Main {
  private static final String HELP = "-h|--help|help";

  private Main() {}

  public static void main(String[] arguments) {
    int exit;
    try {
      exit = run(List.of(arguments), new LocalConsole(System.out));
    } catch (ConsoleGoneException e) { // like `lockstep status --watch | head -1`
      exit = Commands.REFUSED;
    }
    System.exit(exit);
  }

  /** One command line; returns the exit code. */
  public static int run(List<String> given, Console console) {
    CommandSet all = KnownCommands.all();
    Addressee line;
    try {
      line =
          Addressee.of(
              given, words -> CommandSet.match(all.commands().keySet(), words).isPresent());
    } catch (Addressee.MissingException e) {
      console.complain("--on needs the name of a node\n");
      return Commands.USAGE;
    }
    List<String> words = line.words();
    if (words.isEmpty() || words.get(0).matches(HELP)) {
      console.print(Overview.of(all.descriptions()));
      return words.isEmpty() ? Commands.USAGE : Commands.DONE;
    }
    if (words.get(0).matches("-V|--version")) {
      console.line(Version.line());
      return Commands.DONE;
    }
    return CommandSet.match(all.commands().keySet(), words)
        .map(path -> known(path, all.commands(), line, console))
        .orElseGet(() -> unknown(all, line, console));
  }

  /** What is wrong with the words is said here, whether a node listens or not. */
  private static int known(
      String path, SortedMap<String, ShellCommand> all, Addressee line, Console console) {
    ShellCommand command = all.get(path);
    if (command == null) {
      throw new IllegalStateException(path);
    }
    List<String> rest = CommandSet.rest(path, line.words());
    if (KnownCommands.isLocal(path, rest)) {
      return new Invocation(path, command).run(rest, console);
    }
    return new Invocation(path, command)
        .settled(rest, console)
        .orElseGet(() -> remote(line, Optional.empty(), console));
  }

  /** A group of commands, or what only a node's bundles know. */
  private static int unknown(CommandSet all, Addressee line, Console console) {
    List<String> words = line.words();
    boolean help = words.size() > 1 && words.get(1).matches(HELP);
    Optional<String> group =
        help || words.size() == 1
            ? Overview.group(all.descriptions(), words.get(0))
            : Optional.empty();
    if (group.isPresent()) {
      console.print(group.get());
      return help ? Commands.DONE : Commands.USAGE;
    }
    return remote(line, Optional.of(CommandSet.hint(all.commands().keySet(), words)), console);
  }

  /**
   * @param unknown what helps whoever has written what no command is here; when nobody listens its
   *     usage is wrong then
   */
  private static int remote(Addressee line, Optional<String> unknown, Console console) {
    boolean json = line.words().contains("--json");
    try {
      return Doors.choose(line.on()).run(line.words(), console);
    } catch (ProblemException e) {
      boolean absent = e.problem().code().equals(Doors.NOBODY);
      if (unknown.isPresent()) {
        console.complain(
            "unknown command '"
                + String.join(" ", line.words())
                + "', and "
                + (absent ? "no node listens" : "no node was chosen with --on NODE")
                + " whose bundles might know it; "
                + unknown.get()
                + "\n");
        return Commands.USAGE;
      }
      Invocation.refused(e.problem(), console, json);
      return absent ? Commands.NOBODY : Commands.REFUSED;
    } catch (IOException e) {
      Problem problem =
          new Problem(
              "no-answer",
              "no answer from the node",
              line.on().orElse("control socket"),
              String.valueOf(e.getMessage()));
      return Invocation.refused(problem, console, json);
    }
  }
}
