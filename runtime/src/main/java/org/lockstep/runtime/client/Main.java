package org.lockstep.runtime.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.shell.commands.Commands;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.run.CommandSet;
import org.lockstep.shell.commands.run.Invocation;
import org.lockstep.shell.commands.run.Overview;
import org.lockstep.shell.commands.run.Version;

/** {@code lockstep}: runs what needs no node here, and hands everything else to a node. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    int exit = run(List.of(arguments), new LocalConsole());
    System.exit(exit);
  }

  /** One command line; returns the exit code. */
  public static int run(List<String> given, Console console) {
    List<String> words = new ArrayList<>(given);
    Optional<String> on = Optional.empty();
    if (!words.isEmpty() && words.get(0).equals("--on")) {
      if (words.size() < 2) {
        console.complain("--on needs the name of a node\n");
        return Commands.USAGE;
      }
      on = Optional.of(words.get(1));
      words.subList(0, 2).clear();
    }
    if (words.isEmpty() || words.get(0).matches("-h|--help|help")) {
      console.print(Overview.of(KnownCommands.all().descriptions()));
      return words.isEmpty() ? Commands.USAGE : Commands.DONE;
    }
    if (words.get(0).matches("-V|--version")) {
      console.line(Version.line());
      return Commands.DONE;
    }
    return known(words, on, console);
  }

  private static int known(List<String> words, Optional<String> on, Console console) {
    SortedMap<String, ShellCommand> local = KnownCommands.local();
    Optional<String> here = CommandSet.match(local.keySet(), words);
    if (here.isPresent()) {
      return invoke(here.get(), local, words, console);
    }
    boolean help = words.contains("--help") || words.contains("-h");
    if (help) {
      SortedMap<String, ShellCommand> all = KnownCommands.all().commands();
      Optional<String> path = CommandSet.match(all.keySet(), words);
      if (path.isPresent()) {
        return invoke(path.get(), all, words, console);
      }
    }
    return remote(words, on, console);
  }

  private static int invoke(
      String path, SortedMap<String, ShellCommand> commands, List<String> words, Console console) {
    ShellCommand command = commands.get(path);
    if (command == null) {
      throw new IllegalStateException(path);
    }
    return new Invocation(path, command).run(CommandSet.rest(path, words), console);
  }

  private static int remote(List<String> words, Optional<String> on, Console console) {
    try {
      return Doors.choose(on).run(words, console);
    } catch (ProblemException e) {
      Invocation.refused(e.problem(), console, words.contains("--json"));
      return e.problem().code().equals(Doors.NOBODY) ? Commands.NOBODY : Commands.REFUSED;
    } catch (IOException e) {
      Problem problem =
          new Problem("no-answer", "no answer from the node", "", String.valueOf(e.getMessage()));
      return Invocation.refused(problem, console, words.contains("--json"));
    }
  }
}
