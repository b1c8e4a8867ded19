package org.lockstep.shell.commands.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Semaphore;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.shell.commands.Commands;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens {@code control.sock} in the node's run folder, which is its owner's alone, and serves the
 * script's clients, each on a thread of its own.
 */
@Component(
    service = {},
    immediate = true)
public final class ControlSocket {
  public static final String FILE = "control.sock";
  private static final int MAX_VISITS = 16;
  private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

  private final Commands commands;
  private final Path file;
  private final ServerSocketChannel server;
  private final Semaphore places = new Semaphore(MAX_VISITS);

  @Activate
  public ControlSocket(@Reference LocalNode node, @Reference Commands commands) throws IOException {
    this(node.runFolder(), commands);
  }

  ControlSocket(Path runFolder, Commands commands) throws IOException {
    this.commands = commands;
    this.file = runFolder.resolve(FILE);
    Files.deleteIfExists(file);
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(file));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Thread acceptor = new Thread(this::accept, "lockstep-control");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  private void accept() {
    try {
      while (true) {
        places.acquire();
        start(server.accept());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      if (server.isOpen()) {
        LOG.error("The control socket {} serves nobody any more", file, e);
      }
    }
  }

  private void start(SocketChannel socket) {
    Line line = new Line(socket);
    Thread visit =
        new Thread(
            () -> {
              try {
                new Visit(line, commands).run();
              } finally {
                places.release();
              }
            },
            "lockstep-control-client");
    visit.setDaemon(true);
    visit.start();
  }

  /** Clients whose command still runs get what it still says: only the door is closed. */
  @Deactivate
  void close() throws IOException {
    server.close();
    Files.deleteIfExists(file);
  }
}
