package org.lockstep.shell.commands.socket;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Problem;
import org.lockstep.shell.commands.Commands;
import org.lockstep.shell.commands.ConsoleGoneException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client: its command runs here, and is interrupted when the client goes. */
final class Visit implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Visit.class);

  private final Line line;
  private final Commands commands;
  private final BlockingQueue<Said> answers = new ArrayBlockingQueue<>(1);

  Visit(Line line, Commands commands) {
    this.line = line;
    this.commands = commands;
  }

  @Override
  public void run() {
    try (line) {
      serve();
    } catch (IOException | ConsoleGoneException e) {
      LOG.debug("A client went away: {}", e.toString());
    } catch (RuntimeException e) {
      LOG.warn("A client's command ended badly", e);
    }
  }

  private void serve() throws IOException {
    try {
      Optional<Said> said = line.read();
      if (said.isPresent()) {
        line.write(Said.exit(obey(said.get())));
      }
    } catch (MalformedLineException e) {
      refuse(e.getMessage());
    }
  }

  private int obey(Said said) throws MalformedLineException {
    List<String> words = said.words();
    if (words == null) {
      throw new MalformedLineException("the first line has no words");
    }
    Path folder = folder(said);
    listen(Thread.currentThread());
    boolean terminal = Boolean.TRUE.equals(said.terminal());
    boolean asked = Optional.ofNullable(said.answers()).orElse(terminal);
    return commands.run(words, new RemoteConsole(line, answers, terminal, asked, folder));
  }

  private static Path folder(Said said) throws MalformedLineException {
    try {
      return Path.of(Optional.ofNullable(said.folder()).orElse("."));
    } catch (InvalidPathException e) {
      throw new MalformedLineException("the folder is none: " + e.getReason());
    }
  }

  private void refuse(@Nullable String why) throws IOException {
    Problem problem =
        new Problem("bad-request", "nothing done", "control socket", String.valueOf(why));
    line.write(Said.err(problem.line() + "\n"));
    line.write(Said.exit(Commands.USAGE));
  }

  private void listen(Thread worker) {
    Thread listener =
        new Thread(
            () -> {
              try {
                for (Optional<Said> said = line.read(); said.isPresent(); said = line.read()) {
                  answers.offer(said.get());
                }
              } catch (IOException e) {
                LOG.debug("A client's line broke: {}", e.toString());
              }
              worker.interrupt();
            },
            "lockstep-control-listener");
    listener.setDaemon(true);
    listener.start();
  }
}
