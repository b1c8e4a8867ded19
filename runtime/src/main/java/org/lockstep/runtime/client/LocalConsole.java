package org.lockstep.runtime.client;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ConsoleGoneException;

/** This process's own terminal, or whatever its output goes to. */
final class LocalConsole implements Console {
  private final PrintStream out;

  LocalConsole(PrintStream out) {
    this.out = out;
  }

  @Override
  public void print(String text) {
    out.print(text);
    if (out.checkError()) { // it flushes first
      throw new ConsoleGoneException("nobody reads the output");
    }
  }

  @Override
  public void complain(String text) {
    out.flush();
    System.err.print(text);
    System.err.flush();
  }

  @Override
  public boolean terminal() {
    String noColour = System.getenv("NO_COLOR");
    return answers() && (noColour == null || noColour.isEmpty());
  }

  @Override
  public boolean answers() {
    return System.console() != null;
  }

  @Override
  public Path folder() {
    return Path.of("").toAbsolutePath();
  }

  @Override
  public Optional<String> ask(String question) {
    return Optional.ofNullable(System.console()).map(console -> console.readLine("%s", question));
  }
}
