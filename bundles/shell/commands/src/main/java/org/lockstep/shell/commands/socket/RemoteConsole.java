package org.lockstep.shell.commands.socket;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ConsoleGoneException;

/** The client at the other end of the socket. */
record RemoteConsole(
    Line line, BlockingQueue<Said> said, boolean terminal, boolean answers, Path folder)
    implements Console {
  private static final long PATIENCE_S = 300;

  @Override
  public void print(String text) {
    try {
      line.writeOut(text);
    } catch (IOException e) {
      throw gone(e);
    }
  }

  @Override
  public void complain(String text) {
    say(Said.err(text));
  }

  @Override
  public Optional<String> ask(String question) {
    if (!answers) {
      return Optional.empty();
    }
    say(Said.ask(question));
    try {
      return Optional.ofNullable(said.poll(PATIENCE_S, TimeUnit.SECONDS))
          .flatMap(one -> Optional.ofNullable(one.answer()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static ConsoleGoneException gone(IOException e) {
    return new ConsoleGoneException("the client has gone", e);
  }

  private void say(Said said) {
    try {
      line.write(said);
    } catch (IOException e) {
      throw gone(e);
    }
  }
}
