package org.lockstep.shell.commands.socket;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lockstep.shell.commands.Commands;
import org.lockstep.shell.commands.Console;

/** Runs commands on a node, through its control socket. */
public record ControlClient(Path runFolder) {
  /** Whether a node listens there. */
  public boolean listens() {
    try (SocketChannel socket = connect()) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(runFolder.resolve(ControlSocket.FILE)));
  }

  /**
   * The command's exit code.
   *
   * @throws IOException when nobody listens, or the node ended while the command ran
   */
  public int run(List<String> words, Console console) throws IOException {
    try (Line line = new Line(connect())) {
      return talk(line, words, console);
    }
  }

  static int talk(Line line, List<String> words, Console console) throws IOException {
    line.write(
        Said.command(
            words,
            console.folder().toAbsolutePath().toString(),
            console.terminal(),
            console.answers()));
    for (Optional<Said> said = line.read(); said.isPresent(); said = line.read()) {
      Integer exit = said.get().exit();
      if (exit != null) {
        return exit;
      }
      show(said.get(), console, line);
    }
    console.complain("the node went away before the command had ended\n");
    return Commands.REFUSED;
  }

  private static void show(Said said, Console console, Line line) throws IOException {
    if (said.out() != null) {
      console.print(said.out());
    }
    if (said.err() != null) {
      console.complain(said.err());
    }
    if (said.ask() != null) {
      line.write(console.ask(said.ask()).map(Said::answer).orElse(Said.answer("")));
    }
  }
}
