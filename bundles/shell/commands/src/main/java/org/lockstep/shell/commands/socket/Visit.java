package org.lockstep.shell.commands.socket;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
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
      Optional<Said> said = line.read();
      List<String> words = said.map(Said::words).orElse(null);
      if (said.isEmpty() || words == null) {
        return;
      }
      listen(Thread.currentThread());
      Path folder = Path.of(Optional.ofNullable(said.get().folder()).orElse("."));
      boolean terminal = Boolean.TRUE.equals(said.get().terminal());
      boolean asked = Optional.ofNullable(said.get().answers()).orElse(terminal);
      int exit = commands.run(words, new RemoteConsole(line, answers, terminal, asked, folder));
      line.write(Said.exit(exit));
    } catch (IOException | ConsoleGoneException e) {
      LOG.debug("A client went away: {}", e.toString());
    } catch (RuntimeException e) {
      LOG.warn("A client's command ended badly", e);
    }
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
