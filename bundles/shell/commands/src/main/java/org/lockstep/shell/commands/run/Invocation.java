package org.lockstep.shell.commands.run;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.lockstep.base.Nearest;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.shell.commands.Commands;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ConsoleGoneException;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.WrongUsageException;
import org.lockstep.shell.commands.text.Json;
import org.lockstep.shell.commands.text.Times;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** One command, parsed and run; what it throws becomes one line and an exit code. */
public final class Invocation {
  /** The parser's effort grows with their square. */
  private static final int MAX_WORDS = 128;

  static {
    // What it thinks of somebody's quotes would go to this process's error output.
    CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
  }

  private final CommandLine parser;
  private final ShellCommand command;

  public Invocation(String path, ShellCommand command) {
    this.command = command;
    this.parser = parser(path, command);
  }

  static CommandLine parser(String path, ShellCommand command) {
    CommandLine parser = new CommandLine(command);
    parser.setCommandName("lockstep " + path);
    parser.setExpandAtFiles(false); // a word may begin with @; a node reads no file for it
    parser.registerConverter(Path.class, Invocation::path);
    parser.registerConverter(Duration.class, Invocation::duration);
    parser.getCommandSpec().mixinStandardHelpOptions(true);
    parser.getCommandSpec().version(Version.line());
    return parser;
  }

  private static Path path(String word) {
    try {
      return Path.of(word);
    } catch (InvalidPathException e) {
      throw new CommandLine.TypeConversionException("it is no path: " + e.getReason());
    }
  }

  private static Duration duration(String word) {
    try {
      return Times.parse(word);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  public int run(List<String> words, Console console) {
    return settled(words, console).orElseGet(() -> guarded(console, words.contains("--json")));
  }

  /** The exit code of what needs no run: wrong usage, {@code --help}, {@code --version}. */
  public Optional<Integer> settled(List<String> words, Console console) {
    if (words.size() > MAX_WORDS) {
      return wrongUsage("more than " + MAX_WORDS + " words", console);
    }
    try {
      parser.parseArgs(words.toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      return wrongUsage(Shown.of(String.valueOf(e.getMessage())) + meant(e), console);
    }
    if (parser.isUsageHelpRequested()) {
      console.print(parser.getUsageMessage(ansi(console)));
      return Optional.of(Commands.DONE);
    }
    if (parser.isVersionHelpRequested()) {
      console.line(Version.line());
      return Optional.of(Commands.DONE);
    }
    return Optional.empty();
  }

  /** The option that was meant, where it is hardly another. */
  private String meant(CommandLine.ParameterException wrong) {
    return wrong instanceof CommandLine.UnmatchedArgumentException unmatched
        ? unmatched.getUnmatched().stream()
            .filter(word -> word.startsWith("--"))
            .findFirst()
            .flatMap(word -> Nearest.like(word, parser.getCommandSpec().optionsMap().keySet()))
            .map(near -> "; did you mean " + near + "?")
            .orElse("")
        : "";
  }

  private Optional<Integer> wrongUsage(String why, Console console) {
    console.complain(why + "\n" + parser.getUsageMessage(CommandLine.Help.Ansi.OFF));
    return Optional.of(Commands.USAGE);
  }

  private static CommandLine.Help.Ansi ansi(Console console) {
    return console.terminal() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF;
  }

  private int guarded(Console console, boolean json) {
    try {
      return command.run(console);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Commands.REFUSED;
    } catch (ConsoleGoneException e) {
      throw e;
    } catch (WrongUsageException e) {
      refused(placed(e.problem()), console, json);
      return Commands.USAGE;
    } catch (Exception e) {
      return refused(problem(e), console, json);
    }
  }

  public static int refused(Problem problem, Console console, boolean json) {
    console.complain(problem.line() + "\n");
    if (json) {
      console.print(Json.text(new Refusal(problem)));
    }
    return Commands.REFUSED;
  }

  private Problem problem(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ProblemException known) {
      return placed(known.problem());
    }
    // Not before it is needed: a node in the foreground says first where its log is.
    LoggerFactory.getLogger(Invocation.class).error("{} failed", parser.getCommandName(), thrown);
    return placed(new Problem("failed", parser.getCommandName() + " failed", "", cause.toString()));
  }

  /** What a command is about is its first parameter, or itself if that is blank. */
  private Problem placed(Problem problem) {
    Optional<String> about =
        Optional.ofNullable(parser.getParseResult()).stream()
            .flatMap(parsed -> parsed.matchedPositionals().stream())
            .flatMap(positional -> positional.originalStringValues().stream())
            .findFirst()
            .map(word -> word.isBlank() ? parser.getCommandName() : word);
    return problem.where().isBlank() && about.isPresent()
        ? new Problem(problem.code(), problem.what(), about.get(), problem.why())
        : problem;
  }

  /** As {@code --json} shows it. */
  private record Refusal(Problem error) {}
}
