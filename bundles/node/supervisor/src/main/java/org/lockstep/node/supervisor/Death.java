package org.lockstep.node.supervisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The death of a node: of its JVM and of its programs; only then its mark. */
final class Death {
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long LOOK_MS = 1;
  private static final long WRITE_MS = 60_000;

  /** A command that resets this host may be what a disk that hangs is waiting for. */
  private static final long MARKED_MS = 2_000;

  private final List<DeathMark> marks = new CopyOnWriteArrayList<>();
  private volatile PanicCommand panic = new PanicCommand(List.of(), Journal::say);
  private volatile Optional<ProcessHandle> jvm = Optional.empty();

  void of(long pid) {
    jvm = ProcessHandle.of(pid);
  }

  /** Its disk is opened beside all else: it may hang, as a disk may. */
  void mark(Frame frame) {
    try {
      DeathMark mark = new DeathMark(frame);
      marks.add(mark);
      begin(mark::open);
    } catch (RuntimeException e) {
      Journal.say("no death mark: " + e);
    }
  }

  void panic(List<String> command) {
    panic = new PanicCommand(command, Journal::say);
  }

  private static Thread begin(Runnable work) {
    Thread thread = new Thread(work, "mark");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** The JVM alone: this process is a child of it too. */
  void killJvm() {
    jvm.ifPresent(ProcessHandle::destroyForcibly);
  }

  private List<Long> jvmLeft() {
    return jvm
        .filter(ProcessHandle::isAlive) // its number may be somebody else's by now
        .map(ProcessHandle::pid)
        .filter(ProcessTable::runs)
        .stream()
        .toList();
  }

  void complete(Programs programs, Wills wills, WatchdogDevice device) throws InterruptedException {
    killJvm();
    ended(programs, true, () -> false);
    undone(wills);
    device.release(); // before the marks: their disk may hang
    writeMarks();
  }

  /** Of the JVM alone: the programs are an earlier boot's, and go on. */
  void completeAlone(WatchdogDevice device) throws InterruptedException {
    killJvm();
    while (!jvmLeft().isEmpty()) {
      Thread.sleep(LOOK_MS);
    }
    device.release();
    writeMarks();
  }

  /** However long it takes: who takes a node for dead relies on it (RL-15). */
  private void undone(Wills wills) throws InterruptedException {
    long began = System.nanoTime();
    if (!wills.execute(() -> System.nanoTime() - began > GRACE_NANOS)) {
      Journal.say("the node's death is not complete yet: something it has left is not undone");
      panic.run();
      wills.execute(() -> false);
    }
  }

  /** All at once: a disk that hangs must not keep others from telling of the death (DB-9). */
  private void writeMarks() throws InterruptedException {
    List<Thread> writers = marks.stream().map(mark -> begin(() -> write(mark))).toList();
    long began = System.nanoTime();
    join(writers, began, MARKED_MS);
    panic.run();
    join(writers, began, WRITE_MS);
  }

  private static void join(List<Thread> threads, long began, long boundMs)
      throws InterruptedException {
    for (Thread thread : threads) {
      long leftMs = boundMs - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      thread.join(Math.max(1, leftMs));
    }
  }

  private static void write(DeathMark mark) {
    try {
      mark.write(WRITE_MS);
    } catch (InterruptedException | RuntimeException | Error e) {
      Journal.say("no death mark: " + e);
    }
  }

  /** Whether no program is left; false when it was told to stop waiting. */
  boolean ofPrograms(Programs programs, BooleanSupplier stop) throws InterruptedException {
    return ended(programs, false, stop);
  }

  private boolean ended(Programs programs, boolean jvmToo, BooleanSupplier stop)
      throws InterruptedException {
    long began = System.nanoTime();
    boolean told = false;
    while (!stop.getAsBoolean()) {
      List<Long> those = new ArrayList<>(left(programs));
      boolean over = programs.areOver();
      if (jvmToo) {
        those.addAll(jvmLeft());
      }
      if (those.isEmpty() && over) {
        return true;
      }
      if (!told && System.nanoTime() - began > GRACE_NANOS) {
        Journal.say("the node's death is not complete yet: these do not die: " + those);
        told = true;
        if (jvmToo) {
          panic.run();
        }
      }
      Thread.sleep(told ? LOOK_MS * 20 : LOOK_MS);
    }
    return false;
  }

  private static List<Long> left(Programs programs) {
    try {
      return programs.killAll();
    } catch (RuntimeException | Error e) { // the next round may succeed; an early mark never
      Journal.say("what is left cannot be seen, again after: " + e);
      return List.of(-1L);
    }
  }
}
