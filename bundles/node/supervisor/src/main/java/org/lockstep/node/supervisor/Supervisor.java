package org.lockstep.node.supervisor;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Kills a JVM that does not pet it; kills every program when the JVM is gone, and only when none is
 * left writes the death mark (ND-3).
 */
public final class Supervisor {
  private static final int SECTOR = 4_096;
  private static final long GRACE_MS = 2_000;
  private static final long IDLE_MS = 1_000;

  private final DataOutputStream out;
  private final BlockingQueue<Optional<Frame>> inbox = new LinkedBlockingQueue<>(10_000);
  private final List<Frame> marks = new ArrayList<>();
  private Programs programs;
  private long jvm;
  private long watchdogMs = Long.MAX_VALUE;
  private boolean armed;
  private boolean bye;
  private long lastPet = System.nanoTime();

  private Supervisor(DataOutputStream out) {
    this.out = out;
    this.programs = new Programs("", this::send);
  }

  public static void main(String[] args) throws Exception {
    try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(Path.of(args[0])))) {
      DataInputStream in = SocketStreams.input(socket);
      Supervisor supervisor = new Supervisor(SocketStreams.output(socket));
      Thread reader = new Thread(() -> supervisor.read(in), "reader");
      reader.setDaemon(true);
      reader.start();
      supervisor.run();
    }
    System.exit(0);
  }

  private void read(DataInputStream in) {
    try {
      while (true) {
        inbox.put(Optional.of(Frame.readFrom(in)));
      }
    } catch (IOException e) {
      inbox.add(Optional.empty()); // the kernel closed it: the JVM is gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() throws InterruptedException {
    while (true) {
      Optional<Frame> next = inbox.poll(watchInMs(), TimeUnit.MILLISECONDS);
      if (next == null) {
        watch();
      } else if (next.isEmpty() || bye) {
        break;
      } else {
        handle(next.get());
      }
    }
    end();
  }

  private void handle(Frame frame) {
    lastPet = System.nanoTime();
    switch (frame.kind()) {
      case HELLO -> {
        jvm = frame.number();
        watchdogMs = frame.other();
        programs = new Programs(frame.words().get(0), this::send);
      }
      case MARK -> marks.add(frame);
      case ARM -> armed = true;
      case LAUNCH -> programs.launch(frame);
      case KILL -> programs.kill(frame.number(), frame.other() == 1);
      case END -> programs.end(frame);
      case BYE -> {
        bye = true;
        inbox.add(Optional.empty());
      }
      default -> {}
    }
  }

  /** When the JVM will have been silent for too long, unless it is heard of before. */
  private long watchInMs() {
    return armed ? Math.max(1, watchdogMs + 1 - silentMs()) : IDLE_MS;
  }

  private long silentMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastPet);
  }

  /** A paused process never wakes into somebody else's data. */
  private void watch() {
    long silent = silentMs();
    if (armed && silent > watchdogMs) {
      say("the JVM " + jvm + " has been silent for " + silent + " ms: killing it");
      killJvm();
      armed = false;
    }
  }

  /** The JVM alone: this process is a child of it too. */
  private void killJvm() {
    ProcessHandle.of(jvm).ifPresent(ProcessHandle::destroyForcibly);
  }

  private void end() throws InterruptedException {
    if (!bye && jvm != 0) {
      killJvm();
    }
    long began = System.nanoTime();
    boolean told = false;
    while (true) {
      List<Long> left = new ArrayList<>(programs.killAll());
      if (!bye && ProcessTable.runs(jvm)) {
        left.add(jvm);
      }
      if (left.isEmpty() && programs.areOver()) {
        break;
      }
      if (!told
          && !left.isEmpty()
          && System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(GRACE_MS)) {
        say("no death mark yet: these do not die: " + left);
        told = true;
      }
      Thread.sleep(1);
    }
    if (!bye) {
      marks.forEach(this::write);
    }
  }

  private void write(Frame mark) {
    Path file = Path.of(mark.words().get(0));
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.WRITE, StandardOpenOption.DSYNC, ExtendedOpenOption.DIRECT)) {
      ByteBuffer sector =
          ByteBuffer.allocateDirect(mark.bytes().length + SECTOR).alignedSlice(SECTOR);
      sector.put(mark.bytes()).flip();
      channel.write(sector, mark.number());
    } catch (IOException | UnsupportedOperationException e) {
      writeThroughCache(file, mark);
    }
    say("death mark written");
  }

  private void writeThroughCache(Path file, Frame mark) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.DSYNC)) {
      channel.write(ByteBuffer.wrap(mark.bytes()), mark.number());
    } catch (IOException e) {
      say("the death mark cannot be written: " + e);
    }
  }

  private void send(Frame frame) {
    try {
      frame.writeTo(out);
    } catch (IOException e) {
      // the JVM is gone; the reader finds out too
    }
  }

  /** Standard output is this process's log. */
  private static void say(String line) {
    System.out.println(Instant.now() + " " + line);
  }
}
