package org.lockstep.node.boot;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.lockstep.base.ProblemException;
import org.lockstep.base.Worker;
import org.lockstep.base.Workers;
import org.lockstep.node.boot.lease.LeaseGate;
import org.lockstep.node.boot.lease.Supervision;
import org.lockstep.node.supervisor.Containment;
import org.lockstep.node.supervisor.Frame;
import org.lockstep.node.supervisor.SocketStreams;
import org.lockstep.store.spi.SealedSector;
import org.lockstep.store.spi.Timing;

/** The node's end of the socket to its supervisor (ND-3). */
final class SupervisorLink implements Supervision {
  private static final long ANSWER_MS = 10_000;
  private static final int MOST_NEWS = 10_000;

  private final SupervisorProcess supervisor;
  private final Timing timing;
  private final FrameWriter writer;
  private final DataInputStream in;
  private final Greeting greeting;
  private final Orphans orphans;
  private final Worker news = Workers.threads().patient("lockstep-programs", MOST_NEWS);
  private final CompletableFuture<Void> armed = new CompletableFuture<>();
  private final CompletableFuture<String> deviceOpen = new CompletableFuture<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private volatile boolean held;
  private volatile Consumer<Frame> listener = frame -> {};
  private volatile Optional<Petting> petting = Optional.empty();
  private volatile Runnable died = () -> {};
  private volatile boolean parted;
  private volatile Runnable afterLeave = () -> {};

  /** Of a supervisor that has connected; waits until it says what it can contain. */
  SupervisorLink(SupervisorProcess supervisor, Timing timing) throws IOException {
    this.supervisor = supervisor;
    this.timing = timing;
    this.writer = new FrameWriter(SocketStreams.output(supervisor.socket()), this::close);
    this.in = SocketStreams.input(supervisor.socket());
    this.greeting = Greeting.of(Frame.readFrom(in));
    this.orphans = new Orphans(supervisor.process(), greeting.containment(), greeting.marker());
    writer.start();
  }

  Containment containment() {
    return greeting.containment();
  }

  /** What it has said first. */
  Greeting greeting() {
    return greeting;
  }

  ProcessHandle process() {
    return supervisor.process();
  }

  /** Whether programs end with this process though the supervisor is stopped. */
  boolean holdsInput() {
    return supervisor.input().isPresent();
  }

  /**
   * From now on it guards this process.
   *
   * @param panic the command it runs should this node end without leaving; empty: none
   * @param lease asked at the last moment whether this node may be petted
   * @param onDeath when it has died before it was parted from
   */
  void greet(List<SealedSector> marks, List<String> panic, LeaseGate lease, Runnable onDeath) {
    petting = Optional.of(new Petting(writer, lease, timing));
    died = onDeath;
    long pid = ProcessHandle.current().pid();
    send(Frame.of(Frame.Kind.HELLO, pid, timing.watchdogMs(), greeting.marker()));
    for (SealedSector mark : marks) {
      send(new Frame(Frame.Kind.MARK, mark.offset(), 0, List.of(mark.file()), mark.bytes()));
    }
    send(new Frame(Frame.Kind.PANIC, 0, 0, panic, new byte[0]));
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
      news.stop();
    }
  }

  private void close() {
    try {
      supervisor.socket().close();
    } catch (IOException e) {
      // it is closed either way
    }
  }

  private void heard(Frame frame) {
    switch (frame.kind()) {
      case ARMED -> armed.complete(null);
      case OVER -> over.complete(null);
      case HELD -> held = true;
      case HERE -> petting.ifPresent(it -> it.answered(frame.number()));
      case DEVICE_OPEN -> deviceOpen.complete(frame.words().get(0));
      default -> news.execute(() -> listener.accept(frame)); // others' code: it may take its time
    }
  }

  /** Whatever comes of what it says is done there: others' code. */
  void later(Runnable work) {
    news.execute(work);
  }

  /** Whether it will be written. */
  boolean send(Frame frame) {
    return writer.send(frame);
  }

  @Override
  public void pet() {
    petting.ifPresent(Petting::pet);
  }

  @Override
  public void ask() {
    petting.ifPresent(Petting::ask);
  }

  @Override
  public boolean isSilent() {
    return petting.map(Petting::isSilent).orElse(false);
  }

  /** For whoever is about to end, and relies on it from then on. */
  boolean isDoubtful() {
    return petting.map(Petting::isDoubtful).orElse(false);
  }

  /**
   * From now on a device resets this host some time after the lease, unless all is over by then.
   *
   * @throws ProblemException when it cannot
   */
  void guardHost(Path device) {
    send(Frame.of(Frame.Kind.DEVICE, 0, 0, device.toString()));
    String why = deviceOpen.completeOnTimeout("no answer", ANSWER_MS, TimeUnit.MILLISECONDS).join();
    if (!why.isEmpty()) {
      throw new ProblemException("no-watchdog", "node refused", device.toString(), why);
    }
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
  public void hold() {
    held = false;
    send(Frame.of(Frame.Kind.HOLD));
  }

  @Override
  public boolean holds() {
    return held;
  }

  @Override
  public void resume() {
    held = false;
    send(Frame.of(Frame.Kind.RESUME));
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

  /**
   * @param then to be waited for before this process may end, once it has left
   */
  void afterLeave(Runnable then) {
    afterLeave = then;
  }

  /** What it has left behind, or does not end. */
  Orphans orphans() {
    return orphans;
  }

  /** A process that is halted before it is said would count as one that has not left. */
  @Override
  public void part() {
    parted = true;
    send(Frame.of(Frame.Kind.LEFT));
    writer.awaitEnd(ANSWER_MS);
    afterLeave.run();
  }
}
