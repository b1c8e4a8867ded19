package org.lockstep.node.supervisor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The programs that actions launched; the supervisor is the parent of them all. {@link #launch} is
 * called by one thread that never ends: on Linux the parent-death signal follows the thread.
 */
final class Programs {
  /** In the environment of every program: how those that daemonise are found. */
  static final String MARKER = "LOCKSTEP_SUPERVISED";

  private final Consumer<Frame> answer;
  private final Map<Long, Running> running = new ConcurrentHashMap<>();
  private final Groups groups;
  private final ReentrantLock launching = new ReentrantLock();
  private final String mark;
  private final String marker;
  private Search search;
  private volatile boolean closed;
  private boolean closedForGood;
  private volatile boolean any;
  private boolean over;

  private record Running(String owner, Process process, Group group, Path output) {}

  Programs(Containment containment, String marker, Consumer<Frame> answer) {
    this.answer = answer;
    this.marker = marker;
    String mark = MARKER + "=" + marker + "/";
    this.groups = new Groups(containment, mark);
    this.mark = containment == Containment.NAMESPACE ? "" : mark;
    this.search = search();
  }

  private Search search() {
    return new Search(() -> Set.of(ProcessHandle.current().pid()), mark);
  }

  void launch(Frame frame) {
    try {
      start(Launch.of(frame));
    } catch (IOException | RuntimeException e) {
      answer.accept(Frame.of(Frame.Kind.FAILED, frame.number(), 0, String.valueOf(e.getMessage())));
    }
  }

  private void start(Launch launch) throws IOException {
    String missing = launch.missing();
    if (!missing.isEmpty()) {
      throw new IOException(missing);
    }
    Path output = Path.of(launch.output());
    LogFile.prepare(output);
    Group group;
    Process process;
    launching.lock();
    try {
      if (closed) {
        throw new IOException("the node ends its programs");
      }
      any = true;
      group = groups.of(launch.owner());
      process = builder(launch, group).start();
      group.started(process);
      running.put(launch.id(), new Running(launch.owner(), process, group, output));
    } finally {
      launching.unlock();
    }
    long pid = group.program(process.toHandle()).pid();
    answer.accept(Frame.of(Frame.Kind.LAUNCHED, launch.id(), pid));
    process.onExit().thenAccept(done -> exited(launch.id(), group, done));
  }

  private static ProcessBuilder builder(Launch launch, Group group) {
    ProcessBuilder builder = new ProcessBuilder(group.inside(launch.command(), launch.folder()));
    builder.environment().putAll(launch.environment());
    int at = group.mark().indexOf('=');
    builder.environment().put(group.mark().substring(0, at), group.mark().substring(at + 1));
    if (!launch.folder().isEmpty()) {
      builder.directory(new File(launch.folder()));
    }
    return builder
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(launch.output())));
  }

  private void exited(long id, Group group, Process process) {
    running.remove(id);
    group.exited(process);
    answer.accept(Frame.of(Frame.Kind.EXITED, id, process.exitValue()));
  }

  void kill(Frame frame) {
    Running program = running.get(frame.number());
    if (program == null) {
      return;
    }
    ProcessHandle started = program.process().toHandle();
    if (frame.other() == 1) {
      program.group().targets(started).forEach(ProcessHandle::destroy);
    } else {
      List<ProcessHandle> targets = program.group().targets(started).toList();
      (targets.isEmpty() ? List.of(started) : targets).forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** Ends what an owner launched before this; what it launches later is not touched. */
  void end(Frame frame) {
    Runnable done = () -> answer.accept(Frame.of(Frame.Kind.ENDED, frame.number(), 0));
    groups
        .take(frame.words().get(0))
        .ifPresentOrElse(group -> groups.end(group, frame.other(), done), done);
  }

  /** So that what prints for months does not fill the disk. */
  void rotateOutputs() {
    running.values().stream().map(Running::output).distinct().forEach(Programs::rotate);
  }

  private static void rotate(Path output) {
    try {
      LogFile.rotate(output);
    } catch (IOException | RuntimeException e) {
      Journal.say(output + " cannot be rotated: " + e);
    }
  }

  /** In the environment of each, within that of {@link #MARKER}. */
  String marker() {
    return marker;
  }

  /** What runs, as it is told to a later boot. */
  List<Frame> report() {
    List<Frame> report = new ArrayList<>();
    running.forEach(
        (id, it) -> {
          long pid = it.group().program(it.process().toHandle()).pid();
          report.add(Frame.of(Frame.Kind.RUNS, id, pid, it.owner()));
        });
    return report;
  }

  Set<Long> running(String owner) {
    return running.entrySet().stream()
        .filter(each -> each.getValue().owner().equals(owner))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Whether any of it is there, also what has daemonised. */
  boolean isPeopled(String owner) {
    return groups.isPeopled(owner);
  }

  /**
   * Kills what the others have launched.
   *
   * @return once none of it is left
   */
  void endAllBut(Set<String> owners) throws InterruptedException {
    List<Group> those =
        groups.owners().stream()
            .filter(owner -> !owners.contains(owner))
            .flatMap(owner -> groups.take(owner).stream())
            .toList();
    CountDownLatch left = new CountDownLatch(those.size());
    those.forEach(group -> groups.end(group, 0, left::countDown));
    left.await();
  }

  /** Nothing is launched any more before it is {@link #reopen reopened}. */
  void close() {
    closed = true;
    launching.lock(); // one on its way is seen by whoever looks next
    launching.unlock();
  }

  /** Whoever has killed all lets programs start again, unless all is over. */
  synchronized void reopen() {
    if (!closedForGood) {
      search = search(); // what the last one is sure of is of the past
      over = false;
      closed = false;
    }
  }

  /** From now on nothing can let a program start. */
  synchronized void closeForGood() {
    closedForGood = true;
    closed = true;
  }

  /** Kills whatever is left, and lets nothing start any more; what still runs. */
  synchronized List<Long> killAll() {
    closed = true;
    boolean idle = launching.tryLock();
    if (idle) {
      launching.unlock();
    }
    if (!any) {
      over = idle;
      return List.of();
    }
    groups.kill();
    List<Long> left = new ArrayList<>(search.look());
    left.stream().filter(pid -> !groups.isLeftToItself(pid)).forEach(ProcessTable::kill);
    over = idle && search.isOver() && groups.areOver();
    return left;
  }

  /** Whether it is sure that {@link #killAll} has left none. */
  synchronized boolean areOver() {
    return over;
  }
}
