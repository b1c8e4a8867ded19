package org.lockstep.node.boot;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.lockstep.base.Worker;
import org.lockstep.base.Workers;
import org.lockstep.node.boot.core.Questions;
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
  private final Containment containment;
  private final Questions questions;
  private final String marker = UUID.randomUUID().toString();
  private final Orphans orphans;
  private final Worker news = Workers.threads().patient("lockstep-programs", MOST_NEWS);
  private final CompletableFuture<Void> armed = new CompletableFuture<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private volatile Consumer<Frame> listener = frame -> {};
  private volatile BooleanSupplier well = () -> true;
  private volatile Runnable died = () -> {};
  private volatile boolean parted;

  /** Of a supervisor that has connected; waits until it says what it can contain. */
  SupervisorLink(SupervisorProcess supervisor, Timing timing) throws IOException {
    this.supervisor = supervisor;
    this.timing = timing;
    this.questions = new Questions(timing.petMs(), timing.watchdogMs());
    this.writer = new FrameWriter(SocketStreams.output(supervisor.socket()), this::close);
    this.in = SocketStreams.input(supervisor.socket());
    this.containment = Containment.valueOf(Frame.readFrom(in).words().get(0));
    this.orphans = new Orphans(supervisor.process(), containment, marker);
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
  void greet(List<SealedSector> marks, BooleanSupplier stillWell, Runnable onDeath) {
    well = stillWell;
    died = onDeath;
    long pid = ProcessHandle.current().pid();
    send(Frame.of(Frame.Kind.HELLO, pid, timing.watchdogMs(), marker));
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
      case HERE -> {
        synchronized (questions) {
          questions.answered(frame.number());
        }
      }
      default -> news.execute(() -> listener.accept(frame)); // others' code: it may take its time
    }
  }

  /** Whether it will be written. */
  boolean send(Frame frame) {
    return writer.send(frame);
  }

  @Override
  public void pet() {
    writer.sendNow(well, Frame.of(Frame.Kind.PET, nextQuestion(), 0));
  }

  @Override
  public void ask() {
    writer.sendNow(() -> true, Frame.of(Frame.Kind.ASK, nextQuestion(), 0));
  }

  private long nextQuestion() {
    synchronized (questions) {
      return questions.next();
    }
  }

  @Override
  public boolean isSilent() {
    synchronized (questions) {
      return questions.vain() || writer.isStuck(questions.boundMs());
    }
  }

  /** For whoever is about to end, and relies on it from then on. */
  boolean isDoubtful() {
    synchronized (questions) {
      return questions.doubtful();
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

  /** What it has left behind, or does not end. */
  Orphans orphans() {
    return orphans;
  }

  @Override
  public void part() {
    parted = true;
    send(Frame.of(Frame.Kind.LEFT));
  }
}
