package org.lockstep.node.supervisor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One command that undoes what outlives programs. */
final class Will {
  private static final long AGAIN_MS = 500;

  private final Frame frame;
  private final Launch launch;
  private final Containment containment;
  private final long withinMs;
  private final Consumer<String> log;
  private final AtomicBoolean begun = new AtomicBoolean();

  Will(Frame frame, Containment containment, Consumer<String> log) {
    this.frame = frame;
    this.launch = Launch.of(frame);
    this.containment = containment;
    this.withinMs = frame.other();
    this.log = log;
  }

  Frame frame() {
    return frame;
  }

  /** How long it may take each time. */
  long withinMs() {
    return withinMs;
  }

  String owner() {
    return launch.owner();
  }

  /** Why it could not be done; empty: it could. */
  String missing() {
    try {
      LogFile.prepare(Path.of(launch.output()));
    } catch (IOException e) {
      log.accept("the will of " + owner() + " has no log: " + e.getMessage());
    }
    return launch.missing();
  }

  /** Whether nobody has begun with it. */
  boolean begins() {
    return !begun.getAndSet(true);
  }

  /** Again and again until it succeeds: what it undoes may be what somebody else waits for. */
  void untilDone() throws InterruptedException {
    for (String why = once(); !why.isEmpty(); why = once()) {
      log.accept("the will of " + owner() + " is tried again: " + why); // its command may be secret
      TimeUnit.MILLISECONDS.sleep(AGAIN_MS);
    }
  }

  private String once() throws InterruptedException {
    try {
      return ended(start());
    } catch (IOException | RuntimeException | Error e) {
      return String.valueOf(e);
    }
  }

  private String ended(Process process) throws InterruptedException {
    try {
      if (process.waitFor(withinMs, TimeUnit.MILLISECONDS)) {
        return process.exitValue() == 0 ? "" : "exit code " + process.exitValue();
      }
      return "no end within " + withinMs + " ms";
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor(AGAIN_MS, TimeUnit.MILLISECONDS);
    }
  }

  /** The numbers of processes that it has from its programs mean nobody outside of their group. */
  private Process start() throws IOException {
    List<String> line = new ArrayList<>(containment.alone());
    line.addAll(launch.command());
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(launch.environment());
    if (!launch.folder().isEmpty()) {
      builder.directory(new File(launch.folder()));
    }
    builder
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(launch.output())));
    try {
      return builder.start();
    } catch (IOException e) { // a log is no reason not to do it
      return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }
  }
}
