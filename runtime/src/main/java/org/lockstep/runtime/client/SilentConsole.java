package org.lockstep.runtime.client;

import java.nio.file.Path;
import java.util.Optional;
import org.lockstep.shell.commands.Console;

/** Keeps what a command says, for programs that ask. */
public final class SilentConsole implements Console {
  private final StringBuilder out = new StringBuilder();
  private final StringBuilder err = new StringBuilder();

  @Override
  public void print(String text) {
    out.append(text);
  }

  @Override
  public void complain(String text) {
    err.append(text);
  }

  public String out() {
    return out.toString();
  }

  public String err() {
    return err.toString();
  }

  @Override
  public boolean terminal() {
    return false;
  }

  @Override
  public Path folder() {
    return Path.of("").toAbsolutePath();
  }

  @Override
  public Optional<String> ask(String question) {
    return Optional.empty();
  }
}
