package org.lockstep.node.supervisor;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One boot of the node, from its connection to its end. One thread reads, one watches. */
final class Session {
  /** Much less than the margin of DB-8. */
  private static final long SECOND_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Supervisor supervisor;
  private final SocketChannel socket;
  private final DataOutputStream out;
  private final DataInputStream in;
  private final Watchdog watchdog = new Watchdog(System::nanoTime);
  private final WatchdogDevice device = new WatchdogDevice(this::say);
  private final Death death = new Death();

  private volatile boolean gone;
  private volatile boolean bye;
  private volatile boolean left;
  private volatile boolean held;

  Session(Supervisor supervisor, SocketChannel socket) {
    this.supervisor = supervisor;
    this.socket = socket;
    this.out = SocketStreams.output(socket);
    this.in = SocketStreams.input(socket);
  }

  /** Before all else: what is said is to be heard, and the end of the JVM. */
  void listen() {
    Threads.daemon("reader", this::read);
  }

  void say(Frame frame) {
    try {
      frame.writeTo(out);
    } catch (IOException e) {
      // the JVM is gone; the reader finds out too
    }
  }

  /** Whatever ends this, the JVM is no longer heard. */
  private void read() {
    try {
      while (true) {
        take(Frame.readFrom(in));
      }
    } catch (EOFException | SocketException | ClosedChannelException e) {
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
        watchdog.pet(frame.other());
        answer(frame);
      }
      case ASK -> answer(frame);
      case HELLO -> greeted(frame);
      case DEVICE -> device.open(Path.of(frame.words().get(0)));
      case ARM -> {
        watchdog.arm();
        wake();
        say(Frame.of(Frame.Kind.ARMED));
      }
      case MARK -> death.mark(frame);
      case PANIC -> death.panic(frame.words());
      case LAUNCH, END, BEQUEATH, REVOKE -> supervisor.toLaunches(frame);
      case KILL -> supervisor.toSignals(frame);
      case KEEP -> supervisor.keep(frame);
      case ADOPT -> supervisor.adopt(frame);
      case BYE -> {
        watchdog.disarm(); // its gate is closed, and it writes no shared data any more
        bye = true;
        wake();
      }
      case HOLD -> Threads.daemon("hold", this::hold);
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
    say(Frame.of(Frame.Kind.HERE, question.number(), 0));
  }

  private void greeted(Frame hello) {
    death.of(hello.number());
    watchdog.bound(hello.other());
    supervisor.greeted(this, hello.words().get(0));
  }

  /** The JVM is watched as ever meanwhile: it is said to have nothing left, not to be gone. */
  private void hold() {
    try {
      boolean mayEnd = supervisor.wills().isEmpty() && !supervisor.kept().keeps();
      if (mayEnd && death.ofPrograms(supervisor.programs(), () -> gone || bye)) {
        held = true;
        say(Frame.of(Frame.Kind.HELD));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void resume() {
    if (held) {
      held = false;
      supervisor.programs().reopen();
    }
  }

  /**
   * Returns when the JVM is gone and what that means is done.
   *
   * @return whether programs go on without it
   */
  boolean run() throws InterruptedException {
    while (!gone && !bye) {
      pause(watchdog.quietMs());
      watch();
    }
    boolean keeps = supervisor.kept().settle();
    if (!keeps) {
      supervisor.programs().closeForGood();
    }
    if (bye && !gone) {
      leave(keeps);
    }
    return end(keeps);
  }

  private boolean end(boolean keeps) throws InterruptedException {
    if (left) {
      if (keeps) {
        supervisor.kept().hold();
      }
      device.release();
      close();
      return keeps;
    }
    if (keeps && supervisor.kept().isEarlier()) {
      death.completeAlone(device);
      close();
      return true;
    }
    supervisor.programs().closeForGood();
    death.complete(supervisor.programs(), supervisor.wills(), device);
    return false;
  }

  private void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed either way
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
  private void leave(boolean keeps) throws InterruptedException {
    if (keeps) {
      // A host's watchdog goes on until it has left: what is kept writes shared data, and its end
      // has to be certain as long as a run-out lease proves the death of this boot.
      say(Frame.of(Frame.Kind.OVER));
    } else if (death.ofPrograms(supervisor.programs(), () -> gone)
        && supervisor.wills().execute(() -> gone)) {
      device.release(); // nothing is left that could write
      say(Frame.of(Frame.Kind.OVER));
    }
    synchronized (this) {
      while (!gone) {
        wait(); // for the JVM: to say that it has left, or to end
      }
    }
  }
}
