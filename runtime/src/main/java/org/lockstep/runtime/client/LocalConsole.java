package org.lockstep.runtime.client;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import org.lockstep.shell.commands.Console;

/** This process's own terminal, or whatever its output goes to. */
final class LocalConsole implements Console {
  private final PrintStream out = System.out;
  private final boolean terminal = System.console() != null && System.getenv("NO_COLOR") == null;

  @Override
  public void print(String text) {
    out.print(text);
    out.flush();
  }

  @Override
  public void complain(String text) {
    out.flush();
    System.err.print(text);
    System.err.flush();
  }

  @Override
  public boolean terminal() {
    return terminal;
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
