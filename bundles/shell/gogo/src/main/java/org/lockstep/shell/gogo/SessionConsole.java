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
  @Override
  public void print(String text) {
    session.getConsole().print(text);
    session.getConsole().flush();
  }

  @Override
  public void complain(String text) {
    print(text);
  }

  @Override
  public boolean terminal() {
    return false;
  }

  @Override
  public Path folder() {
    return session.currentDir();
  }

  @Override
  public Optional<String> ask(String question) {
    print(question);
    try {
      return Optional.ofNullable(
          new BufferedReader(new InputStreamReader(session.getKeyboard(), Charset.defaultCharset()))
              .readLine());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
