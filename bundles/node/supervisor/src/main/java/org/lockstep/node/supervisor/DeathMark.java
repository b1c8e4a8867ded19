package org.lockstep.node.supervisor;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A sector that is written once the node is dead. Its disk is opened while the node lives. */
final class DeathMark {
  private static final int SECTOR = 4_096;
  private static final long RETRY_MS = 250;

  private final Frame mark;
  private final Path file;
  private final ByteBuffer sector;
  private @Nullable FileChannel channel;

  DeathMark(Frame mark) {
    this.mark = mark;
    this.file = Path.of(mark.words().get(0));
    this.sector = ByteBuffer.allocateDirect(mark.bytes().length + SECTOR).alignedSlice(SECTOR);
    sector.put(mark.bytes()).flip();
  }

  synchronized void open() {
    try {
      channel = open(true);
    } catch (IOException | RuntimeException e) {
      Journal.say("the disk cannot be opened for the death mark: " + e);
    }
  }

  private FileChannel open(boolean direct) throws IOException {
    try {
      return direct
          ? FileChannel.open(
              file, StandardOpenOption.WRITE, StandardOpenOption.DSYNC, ExtendedOpenOption.DIRECT)
          : FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
    } catch (IOException | UnsupportedOperationException e) {
      if (direct) {
        return open(false);
      }
      throw e;
    }
  }

  /** Tries until it is written, within a bound: after that the lease is the only proof. */
  synchronized void write(long boundMs) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(boundMs);
    String last = "";
    while (true) {
      String why = tried();
      if (why.isEmpty()) {
        Journal.say("death mark written");
        return;
      }
      if (!why.equals(last)) {
        Journal.say("the death mark cannot be written: " + why);
        last = why;
      }
      if (System.nanoTime() - until > 0) {
        Journal.say("no death mark: given up");
        return;
      }
      Thread.sleep(RETRY_MS);
    }
  }

  private String tried() {
    try {
      FileChannel open = channel == null ? open(true) : channel;
      channel = open;
      writeTo(open);
      return "";
    } catch (IOException | RuntimeException e) {
      return reopened(e);
    }
  }

  /** What was opened may be what fails: a path to the disk that is gone, or direct writing. */
  private String reopened(Exception first) {
    try (FileChannel fresh = open(false)) {
      writeTo(fresh);
      return "";
    } catch (IOException | RuntimeException e) {
      return first + ", " + e;
    }
  }

  private void writeTo(FileChannel open) throws IOException {
    ByteBuffer bytes = sector.duplicate();
    while (bytes.hasRemaining()) {
      open.write(bytes, mark.number() + bytes.position());
    }
  }
}
