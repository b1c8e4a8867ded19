package org.lockstep.node.supervisor;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Where a later boot of the node finds a supervisor that waits for it: in the run folder. */
public final class Door {
  private static final String SOCKET = "handover.sock";
  private static final String OVER = "handover.over";
  private static final long AGAIN_MS = 1_000;

  private static final String KEPT = "handover.kept";
  private static final String FRESH = ".new";

  private final Path socket;
  private final Path over;
  private final Path kept;

  public Door(Path runFolder) {
    this.socket = runFolder.resolve(SOCKET);
    this.over = runFolder.resolve(OVER);
    this.kept = runFolder.resolve(KEPT);
  }

  /** Where it listens while it waits; who finds it there is heard. */
  public Path socket() {
    return socket;
  }

  /** The supervisor that keeps something, or kept it when it was last heard of. */
  public Optional<ProcessHandle> keeper() {
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(kept)));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** This process keeps something: the next boot is to find it. */
  void kept() throws IOException {
    write(kept, Long.toString(ProcessHandle.current().pid()));
  }

  /** It keeps nothing any more. */
  void nothingKept() {
    try {
      Files.deleteIfExists(kept);
    } catch (IOException e) {
      Journal.say(kept + ": " + e); // whoever knocks waits in vain for a while
    }
  }

  private static void write(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + FRESH);
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Whether the supervisor whose programs have this marker has said that nothing of what it kept is
   * left.
   */
  public boolean isOver(String marker) throws IOException {
    return Files.exists(over) && Files.readString(over).equals(marker);
  }

  /** Nothing of what was kept is left. */
  void over(String marker) {
    try {
      write(over, marker);
      nothingKept();
    } catch (IOException e) {
      Journal.say("the end of what was kept cannot be told: " + e);
    }
  }

  /**
   * Waits for a boot.
   *
   * @param until by {@link System#nanoTime}
   * @return empty: none has come
   */
  Optional<SocketChannel> await(long until) throws InterruptedException {
    while (leftMs(until) > 0) {
      try {
        return once(until);
      } catch (IOException e) {
        Journal.say("no boot can be waited for, again after: " + e);
        TimeUnit.MILLISECONDS.sleep(Math.min(AGAIN_MS, Math.max(1, leftMs(until))));
      }
    }
    return Optional.empty();
  }

  private static long leftMs(long until) {
    return TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
  }

  private Optional<SocketChannel> once(long until) throws IOException {
    Path fresh = socket.resolveSibling(SOCKET + FRESH);
    Files.deleteIfExists(fresh);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      server.bind(UnixDomainSocketAddress.of(fresh));
      Files.move(fresh, socket, StandardCopyOption.ATOMIC_MOVE); // it listens now
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      while (leftMs(until) > 0) {
        selector.select(leftMs(until));
        selector.selectedKeys().clear();
        SocketChannel came = server.accept();
        if (came != null) {
          came.configureBlocking(true);
          return Optional.of(came);
        }
      }
      return Optional.empty();
    } finally {
      Files.deleteIfExists(socket); // a second boot is not to knock in vain
    }
  }
}
