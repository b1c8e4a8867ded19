package org.lockstep.node.boot;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.lockstep.node.boot.lease.Supervision;
import org.lockstep.node.supervisor.Containment;
import org.lockstep.node.supervisor.Frame;
import org.lockstep.node.supervisor.Leftovers;
import org.lockstep.node.supervisor.SocketStreams;
import org.lockstep.store.spi.SealedSector;

/** The node's end of the socket to its supervisor (ND-3). */
final class SupervisorLink implements Supervision {
  private static final long ANSWER_MS = 10_000;
  private static final long DEAF_MS = 5_000;

  private final SocketChannel socket;
  private final FrameWriter writer;
  private final DataInputStream in;
  private final Containment containment;
  private final String marker = UUID.randomUUID().toString();
  private final CompletableFuture<Void> armed = new CompletableFuture<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private volatile Consumer<Frame> listener = frame -> {};
  private volatile BooleanSupplier well = () -> true;
  private volatile Runnable died = () -> {};
  private volatile boolean parted;

  /** Of a supervisor that has connected; waits until it says what it can contain. */
  SupervisorLink(SocketChannel socket) throws IOException {
    this.socket = socket;
    this.writer = new FrameWriter(SocketStreams.output(socket), this::close);
    this.in = SocketStreams.input(socket);
    this.containment = Containment.valueOf(Frame.readFrom(in).words().get(0));
    writer.start();
  }

  Containment containment() {
    return containment;
  }

  /**
   * From now on it guards this process.
   *
   * @param stillWell whether this node may be petted, asked at the last moment
   * @param onDeath when it has died before it was parted from
   */
  void greet(
      long watchdogMs, List<SealedSector> marks, BooleanSupplier stillWell, Runnable onDeath) {
    well = stillWell;
    died = onDeath;
    send(Frame.of(Frame.Kind.HELLO, ProcessHandle.current().pid(), watchdogMs, marker));
    for (SealedSector mark : marks) {
      send(new Frame(Frame.Kind.MARK, mark.offset(), 0, List.of(mark.file()), mark.bytes()));
    }
    Thread reader = new Thread(this::read, "lockstep-supervisor");
    reader.setDaemon(true);
    reader.start();
  }

  void listen(Consumer<Frame> to) {
    listener = to;
  }

  private void read() {
    try {
      while (true) {
        heard(Frame.readFrom(in));
      }
    } catch (IOException | RuntimeException | Error e) {
      if (!parted) {
        died.run();
      }
    } finally {
      close();
    }
  }

  private void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed either way
    }
  }

  private void heard(Frame frame) {
    switch (frame.kind()) {
      case ARMED -> armed.complete(null);
      case OVER -> over.complete(null);
      default -> listener.accept(frame);
    }
  }

  /** Whether it will be written. */
  boolean send(Frame frame) {
    return writer.send(frame);
  }

  @Override
  public void pet() {
    writer.sendNow(well, Frame.of(Frame.Kind.PET));
  }

  @Override
  public boolean isDeaf() {
    return writer.isStuck(DEAF_MS);
  }

  @Override
  public void arm() throws IOException {
    send(Frame.of(Frame.Kind.ARM));
    if (!isDone(armed, ANSWER_MS)) {
      throw new IOException("the supervisor does not watch this process");
    }
  }

  @Override
  public void bye() {
    send(Frame.of(Frame.Kind.BYE));
  }

  @Override
  public boolean programsAreOver(long boundMs) {
    return isDone(over, boundMs);
  }

  private static boolean isDone(CompletableFuture<Void> answer, long boundMs) {
    try {
      answer.get(boundMs, TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /** After its death: ends what it has left behind, as far as it can be found within a bound. */
  void sweep(long boundMs) {
    Thread thread = new Thread(() -> Leftovers.kill(marker, boundMs), "lockstep-leftovers");
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(boundMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void part() {
    parted = true;
    send(Frame.of(Frame.Kind.LEFT));
  }
}
