package org.lockstep.node.supervisor;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills a JVM that does not pet it; kills every program when the JVM is gone, and only when none is
 * left writes the death mark (ND-3). One thread reads, one watches; what may hang has others.
 */
public final class Supervisor {
  /** Much less than the margin of DB-8. */
  private static final long SECOND_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final long LAST_WORDS_MS = 200;

  private final DataOutputStream out;
  private final Containment containment;
  private final Watchdog watchdog = new Watchdog();
  private final Lane launches = new Lane("launches", this::launch);
  private final Lane signals = new Lane("signals", this::kill);
  private final WatchdogDevice device = new WatchdogDevice(this::send);
  private final Death death = new Death();
  private final Wills wills;
  private volatile Programs programs;
  private volatile boolean gone;
  private volatile boolean bye;
  private volatile boolean left;
  private volatile boolean held;

  private Supervisor(DataOutputStream out, Containment containment) {
    this.out = out;
    this.containment = containment;
    this.programs = new Programs(containment, "", this::send);
    this.wills = new Wills(containment, Journal::say);
  }

  /**
   * @param args the node's socket, and the strictest {@link Containment} that is wanted
   */
  public static void main(String[] args) throws Exception {
    Journal.open();
    Containment most = args.length > 1 ? Containment.valueOf(args[1]) : Containment.NAMESPACE;
    SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(Path.of(args[0])));
    Supervisor supervisor = new Supervisor(SocketStreams.output(socket), Containment.found(most));
    DataInputStream in = SocketStreams.input(socket);
    daemon("reader", () -> supervisor.read(in));
    supervisor.run();
    Journal.flush(LAST_WORDS_MS);
    Runtime.getRuntime().halt(0);
  }

  private static void daemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
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

  /** Whatever ends this, the JVM is no longer heard. */
  private void read(DataInputStream in) {
    try {
      while (true) {
        take(Frame.readFrom(in));
      }
    } catch (EOFException | SocketException e) {
      // the kernel closed it: the JVM is gone
    } catch (Throwable e) {
      Journal.say("the JVM cannot be understood: " + e);
    } finally {
      gone = true;
      wake();
    }
  }

  private synchronized void wake() {
    notifyAll();
  }

  /** Nothing here may hang: while it does, the JVM goes unheard. */
  private void take(Frame frame) {
    switch (frame.kind()) {
      case PET -> {
        watchdog.pet();
        answer(frame);
      }
      case ASK -> answer(frame);
      case HELLO -> greeted(frame);
      case DEVICE -> device.open(Path.of(frame.words().get(0)));
      case ARM -> {
        watchdog.arm();
        wake();
        send(Frame.of(Frame.Kind.ARMED));
      }
      case MARK -> death.mark(frame);
      case PANIC -> death.panic(frame.words());
      case LAUNCH, END, BEQUEATH, REVOKE -> queue(launches, frame);
      case KILL -> queue(signals, frame);
      case BYE -> {
        watchdog.disarm(); // its gate is closed, and it writes no shared data any more
        bye = true;
        wake();
      }
      case HOLD -> daemon("hold", this::hold);
      case RESUME -> resume();
      case LEFT -> {
        left = true;
        gone = true;
        wake();
      }
      default -> {}
    }
  }

  /** A JVM that asks and does not read ends itself before its socket is full. */
  private void answer(Frame question) {
    device.leaseLasts(question.other());
    send(Frame.of(Frame.Kind.HERE, question.number(), 0));
  }

  private void greeted(Frame hello) {
    death.of(hello.number());
    watchdog.bound(hello.other());
    programs = new Programs(containment, hello.words().get(0), this::send);
  }

  /** The JVM is watched as ever meanwhile: it is said to have nothing left, not to be gone. */
  private void hold() {
    try {
      if (wills.isEmpty() && death.ofPrograms(programs, () -> gone || bye)) {
        held = true;
        send(Frame.of(Frame.Kind.HELD));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void resume() {
    if (held) {
      held = false;
      programs.reopen();
    }
  }

  private void queue(Lane lane, Frame frame) {
    if (!lane.offer(frame)) {
      Journal.say(frame.kind() + " " + frame.number() + " refused: too much waits for what hangs");
      if (frame.kind() != Frame.Kind.KILL) {
        send(Frame.of(Frame.Kind.FAILED, frame.number(), 0, "too much waits for what hangs"));
      }
    }
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
    try {
      wills.keep(frame);
      send(Frame.of(Frame.Kind.BEQUEATHED, frame.number(), 0));
    } catch (RuntimeException e) {
      send(Frame.of(Frame.Kind.FAILED, frame.number(), 0, String.valueOf(e.getMessage())));
    }
  }

  private void run() throws InterruptedException {
    launches.start();
    signals.start();
    send(Frame.of(Frame.Kind.READY, 0, 0, containment.name()));
    Classes.load();
    new Search(Set::of, "").look(); // the first takes long, and later others wait for it
    daemon("logs", this::keepLogsShort);
    while (!gone && !bye) {
      pause(watchdog.quietMs());
      watch();
    }
    programs.closeForGood();
    if (bye && !gone) {
      leave();
    }
    if (left) {
      device.release();
    } else {
      death.complete(programs, wills, device);
    }
  }

  private synchronized void pause(long ms) throws InterruptedException {
    if (!gone && !bye) {
      wait(ms);
    }
  }

  /** A paused process never wakes into somebody else's data. */
  private void watch() {
    if (watchdog.barks() && !gone) {
      LockSupport.parkNanos(SECOND_LOOK_NANOS); // if it was this process that was held up
    }
    if (watchdog.barks() && !gone) {
      long silent = watchdog.silentMs();
      watchdog.disarm();
      death.killJvm();
      gone = true; // what hangs in the kernel keeps it from ending, not its programs
      Journal.say("the JVM has been silent for " + silent + " ms: killed");
    }
  }

  /** The programs end, and the JVM gives its slot up; should it die before that, it is dead. */
  private void leave() throws InterruptedException {
    if (death.ofPrograms(programs, () -> gone) && wills.execute(() -> gone)) {
      device.release(); // nothing is left that could write
      send(Frame.of(Frame.Kind.OVER));
    }
    synchronized (this) {
      while (!gone) {
        wait(); // for the JVM: to say that it has left, or to end
      }
    }
  }

  private void send(Frame frame) {
    try {
      frame.writeTo(out);
    } catch (IOException e) {
      // the JVM is gone; the reader finds out too
    }
  }
}
