package org.lockstep.node.supervisor;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Kills a JVM that does not pet it; kills every program when the JVM is gone, and only when none is
 * left writes the death mark (ND-3). What a boot that has left hands over goes on without a JVM,
 * for a while, until a later boot comes. What may hang has threads of its own.
 */
public final class Supervisor {
  private static final long LAST_WORDS_MS = 1_000;

  private final Containment containment;
  private final Door door;
  private final Lane launches = new Lane("launches", this::launch);
  private final Lane signals = new Lane("signals", this::kill);
  private final Wills wills;
  private final HandOver handOver;
  private volatile Programs programs;
  private volatile Session session;
  private volatile long lastId;
  private volatile long waitNanos;

  private Supervisor(SocketChannel first, Containment containment, Path runFolder) {
    this.containment = containment;
    this.door = new Door(runFolder);
    this.wills = new Wills(containment, Journal::say);
    this.handOver = new HandOver(containment, wills);
    this.programs = new Programs(containment, "", this::send);
    this.session = new Session(this, first);
  }

  /**
   * @param args the node's socket, in its run folder, and the strictest {@link Containment} that is
   *     wanted
   */
  public static void main(String[] args) throws Exception {
    Journal.open();
    Containment most = args.length > 1 ? Containment.valueOf(args[1]) : Containment.NAMESPACE;
    Path path = Path.of(args[0]).toAbsolutePath();
    SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path));
    Path folder = Optional.ofNullable(path.getParent()).orElse(path);
    new Supervisor(socket, Containment.found(most), folder).run();
    Journal.flush(LAST_WORDS_MS);
    Runtime.getRuntime().halt(0);
  }

  private void run() throws InterruptedException {
    launches.start();
    signals.start();
    session.listen();
    session.say(Frame.of(Frame.Kind.READY, 0, 0, containment.name()));
    Classes.load();
    new Search(Set::of, "").look(); // the first takes long, and later others wait for it
    Threads.daemon("logs", this::keepLogsShort);
    if (session.run()) {
      handOver();
    }
    if (handOver.wasAsked()) {
      door.over(programs.marker());
    }
  }

  /** One boot after the other may come and go before one adopts what is kept. */
  private void handOver() throws InterruptedException {
    long until = 0;
    boolean goesOn = true;
    while (goesOn) {
      if (!handOver.isEarlier()) { // it was the boot just gone that has handed it over
        until = System.nanoTime() + waitNanos;
      }
      Journal.say("programs are kept for the next boot");
      Optional<SocketChannel> next = door.await(until);
      if (next.isEmpty()) {
        Journal.say("no boot has come for what is kept: it ends");
        programs.closeForGood();
        new Death().ofPrograms(programs, () -> false);
        wills.execute(() -> false);
        return;
      }
      goesOn = isFoundBy(next.get());
    }
  }

  private boolean isFoundBy(SocketChannel socket) throws InterruptedException {
    handOver.resume();
    Session found = new Session(this, socket);
    String own = Long.toString(ProcessHandle.current().pid());
    found.say(Frame.of(Frame.Kind.READY, 1, lastId, containment.name(), programs.marker(), own));
    session = found; // whatever else is said comes after it
    found.listen();
    return found.run();
  }

  Programs programs() {
    return programs;
  }

  Wills wills() {
    return wills;
  }

  HandOver kept() {
    return handOver;
  }

  /** The first boot's programs; a later one takes over those that are there. */
  void greeted(Session by, String marker) {
    if (handOver.keeps()) {
      Threads.daemon("report", () -> report(by));
    } else {
      programs = new Programs(containment, marker, this::send);
    }
  }

  /** A boot that comes later is told by itself. */
  private void report(Session to) {
    programs.report().forEach(to::say);
    wills.frames().forEach(to::say);
    to.say(Frame.of(Frame.Kind.ALL));
  }

  private void keepLogsShort() {
    try {
      while (true) {
        TimeUnit.MINUTES.sleep(1);
        programs.rotateOutputs();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void toLaunches(Frame frame) {
    lastId = Math.max(lastId, frame.number());
    queue(launches, frame);
  }

  void toSignals(Frame frame) {
    queue(signals, frame);
  }

  private void queue(Lane lane, Frame frame) {
    if (!lane.offer(frame)) {
      Journal.say(frame.kind() + " " + frame.number() + " refused: too much waits for what hangs");
      if (frame.kind() != Frame.Kind.KILL) {
        refuse(frame, "too much waits for what hangs");
      }
    }
  }

  private void refuse(Frame frame, String why) {
    send(Frame.of(Frame.Kind.FAILED, frame.number(), 0, why));
  }

  private void kill(Frame frame) {
    programs.kill(frame);
  }

  private void launch(Frame frame) {
    switch (frame.kind()) {
      case END -> programs.end(frame);
      case BEQUEATH -> bequeathed(frame);
      case REVOKE -> {
        wills.revoke(frame.words().get(0));
        send(Frame.of(Frame.Kind.REVOKED, frame.number(), 0));
      }
      default -> programs.launch(frame);
    }
  }

  private void bequeathed(Frame frame) {
    if (handOver.keeps()) {
      refuse(frame, "what an earlier boot has left is not taken over yet");
      return;
    }
    try {
      wills.keep(frame);
      send(Frame.of(Frame.Kind.BEQUEATHED, frame.number(), 0));
    } catch (RuntimeException e) {
      refuse(frame, String.valueOf(e.getMessage()));
    }
  }

  /** Beside all else: what is to end may hang. */
  void keep(Frame frame) {
    lastId = Math.max(lastId, frame.number());
    waitNanos = TimeUnit.MILLISECONDS.toNanos(frame.other());
    Threads.daemon("keep", () -> keepThose(frame));
  }

  private void keepThose(Frame frame) {
    try {
      door.kept();
      if (handOver.keep(programs, Set.copyOf(frame.words()))) {
        send(Frame.of(Frame.Kind.KEPT, frame.number(), 0));
      }
    } catch (IOException | RuntimeException e) {
      refuse(frame, "the supervisor cannot keep programs: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void adopt(Frame frame) {
    lastId = Math.max(lastId, frame.number());
    Threads.daemon("adopt", () -> adoptThose(frame));
  }

  private void adoptThose(Frame frame) {
    try {
      if (!handOver.keeps()) {
        refuse(frame, "nothing is kept");
        return;
      }
      String[] whole =
          handOver
              .adopt(programs, Set.copyOf(frame.words()), frame.other() == 1)
              .toArray(new String[0]);
      if (!handOver.keeps()) {
        door.nothingKept();
      }
      send(Frame.of(Frame.Kind.ADOPTED, frame.number(), 0, whole));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Frame frame) {
    session.say(frame);
  }
}
