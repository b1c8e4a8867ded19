package org.lockstep.shell.gogo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.lockstep.shell.commands.Console;

/** A Gogo session. It does not say whether it is a terminal, so there is no colour. */
record SessionConsole(CommandSession session) implements Console {
  /** The shell gives each command streams of its own: pipes, redirections and captures hear it. */
  @Override
  public void print(String text) {
    System.out.print(text);
    System.out.flush();
  }

  @Override
  public void complain(String text) {
    System.out.flush();
    System.err.print(text);
    System.err.flush();
  }

  @Override
  public boolean terminal() {
    return false;
  }

  @Override
  public boolean answers() {
    return true;
  }

  @Override
  public Path folder() {
    return session.currentDir();
  }

  @Override
  public Optional<String> ask(String question) {
    session.getConsole().print(question);
    session.getConsole().flush();
    try {
      return Optional.ofNullable(
          new BufferedReader(new InputStreamReader(session.getKeyboard(), Charset.defaultCharset()))
              .readLine());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
