package org.lockstep.shell.karaf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.karaf.shell.api.console.Session;
import org.lockstep.shell.commands.Console;

/** A session of Karaf's shell. */
record SessionConsole(Session session) implements Console {
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

  /** Whether what is printed goes into a pipe is not known: no colour. */
  @Override
  public boolean terminal() {
    return false;
  }

  @Override
  public boolean answers() {
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
