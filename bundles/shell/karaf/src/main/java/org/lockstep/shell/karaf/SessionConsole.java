package org.lockstep.shell.karaf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.karaf.shell.api.console.Session;
import org.lockstep.shell.commands.Console;

/** A session of Karaf's shell. */
record SessionConsole(Session session) implements Console {
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
    return session.getTerminal() != null;
  }

  @Override
  public Path folder() {
    return Path.of("").toAbsolutePath();
  }

  @Override
  public Optional<String> ask(String question) {
    try {
      return Optional.ofNullable(session.readLine(question, null));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
