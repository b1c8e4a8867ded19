package org.lockstep.shell.commands.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.lockstep.shell.commands.Console;

/** The client at the other end of the socket. */
record RemoteConsole(Line line, BlockingQueue<Said> answers, boolean terminal, Path folder)
    implements Console {
  private static final long PATIENCE_S = 300;

  @Override
  public void print(String text) {
    try {
      line.writeOut(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void complain(String text) {
    say(Said.err(text));
  }

  @Override
  public Optional<String> ask(String question) {
    if (!terminal) {
      return Optional.empty();
    }
    say(Said.ask(question));
    try {
      return Optional.ofNullable(answers.poll(PATIENCE_S, TimeUnit.SECONDS))
          .flatMap(said -> Optional.ofNullable(said.answer()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private void say(Said said) {
    try {
      line.write(said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
