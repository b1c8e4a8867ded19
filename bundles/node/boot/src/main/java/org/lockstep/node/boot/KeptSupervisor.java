package org.lockstep.node.boot;

import java.io.Closeable;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.lockstep.node.supervisor.Door;
import org.lockstep.store.spi.Timing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A supervisor that an earlier boot has left with programs: it waits for this one (ND-3). */
final class KeptSupervisor {
  private static final Logger LOG = LoggerFactory.getLogger(KeptSupervisor.class);

  /** It may still be seeing the earlier boot off, or be ending what it kept. */
  private static final long BOUND_MS = 10_000;

  private static final long LOOK_MS = 20;

  private KeptSupervisor() {}

  /**
   * Waits while one lives that has not opened its door, within a bound.
   *
   * @return empty: none is found, and programs that are kept stay whoever's they were
   */
  static Optional<SupervisorLink> find(Path runFolder, Timing timing) {
    Door door = new Door(runFolder);
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BOUND_MS);
    Optional<ProcessHandle> keeper = door.keeper();
    while (keeper.filter(ProcessHandle::isAlive).isPresent() && System.nanoTime() - until < 0) {
      Optional<SupervisorLink> link = knock(door, keeper.get(), timing, until);
      if (link.isPresent()) {
        return link;
      }
      pause();
      keeper = door.keeper();
    }
    return Optional.empty();
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<SupervisorLink> knock(
      Door door, ProcessHandle keeper, Timing timing, long until) {
    SocketChannel socket;
    try {
      socket = SocketChannel.open(UnixDomainSocketAddress.of(door.socket()));
    } catch (IOException e) {
      return Optional.empty(); // it has not opened yet
    }
    long leftMs = Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()));
    CompletableFuture<Void> greeted = new CompletableFuture<>();
    greeted.completeOnTimeout(null, leftMs, TimeUnit.MILLISECONDS).thenRun(() -> close(socket));
    try {
      SupervisorLink link =
          new SupervisorLink(new SupervisorProcess(keeper, input(keeper), socket), timing);
      if (greeted.cancel(false)) {
        return Optional.of(link);
      }
      throw new IOException("it does not answer");
    } catch (IOException e) {
      LOG.warn(
          "The supervisor {} that keeps programs is not heard: {}", keeper.pid(), e.toString());
      close(socket);
      return Optional.empty();
    }
  }

  private static void close(SocketChannel socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("It is closed either way", e);
    }
  }

  /** The end that the earlier JVM held: while it is open the kernel takes that for alive. */
  private static Optional<Closeable> input(ProcessHandle keeper) {
    Path path = Path.of("/proc", Long.toString(keeper.pid()), "fd", "0");
    try {
      return Optional.of(FileChannel.open(path, StandardOpenOption.WRITE));
    } catch (IOException e) {
      LOG.warn(
          "Programs that are taken over outlive node and supervisor if both stop: {}",
          e.toString());
      return Optional.empty();
    }
  }
}
