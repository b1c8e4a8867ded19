package org.lockstep.node.supervisor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Programs in a namespace of their own: nothing can leave it, and it ends with its first. */
final class NamespaceGroup implements Group {
  private static final long ENTER_MS = 2_000;
  private static final long STRAY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Namespace namespace;
  private final String mark;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private final AtomicLong killedAt = new AtomicLong();

  NamespaceGroup(Namespace namespace, String mark) {
    this.namespace = namespace;
    this.mark = mark;
  }

  @Override
  public List<String> inside(List<String> command, String folder) {
    List<String> line = new ArrayList<>(namespace.entry());
    line.add("--wd=" + (folder.isEmpty() ? System.getProperty("user.dir") : folder));
    line.add("--");
    line.addAll(command);
    return line;
  }

  @Override
  public String mark() {
    return mark;
  }

  /** What was started waits outside for its only child, the program, and ends as it does. */
  @Override
  public ProcessHandle program(ProcessHandle started) {
    return Patience.await(
        ENTER_MS, () -> ProcessTable.firstChild(started), () -> !started.isAlive(), started);
  }

  @Override
  public Stream<ProcessHandle> targets(ProcessHandle started) {
    return started.descendants();
  }

  @Override
  public void started(Process process) {
    running.add(process);
  }

  @Override
  public void exited(Process process) {
    running.remove(process);
  }

  @Override
  public boolean hasPrograms() {
    return !running.isEmpty();
  }

  @Override
  public boolean usable() {
    return namespace.lives();
  }

  @Override
  public List<Long> look() {
    return namespace.members();
  }

  /**
   * The kernel lets the first of a namespace go when all others are gone. What was started outside
   * sees its program off, and goes: killed before, it would leave that to the system's first
   * process, which may take its time.
   */
  @Override
  public void kill() {
    namespace.kill();
    long now = System.nanoTime();
    killedAt.compareAndSet(0, now);
    if (now - killedAt.get() > STRAY_NANOS) {
      running.forEach(Process::destroyForcibly);
    }
  }

  @Override
  public boolean isLeftToItself(long pid) {
    return running.stream().anyMatch(process -> process.pid() == pid);
  }

  @Override
  public boolean isOver() {
    return !namespace.lives() && running.isEmpty();
  }

  static NamespaceGroup open(String mark) throws IOException {
    return new NamespaceGroup(Namespace.open(), mark);
  }
}
