package org.lockstep.node.supervisor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The programs that actions launched; the supervisor is the parent of them all. Launching is done
 * by one thread that never ends: on Linux the parent-death signal follows the thread.
 */
final class Programs {
  /** In the environment of every program: how those that daemonise are found. */
  static final String MARKER = "LOCKSTEP_SUPERVISED";

  /** In the environment of every program: its id and its owner. */
  private static final String PROGRAM = "LOCKSTEP_PROGRAM";

  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  private final String marker;
  private final Consumer<Frame> answer;
  private final Map<Long, Process> running = new ConcurrentHashMap<>();
  private final Set<String> owners = new HashSet<>();
  private final Search search;
  private boolean any;

  Programs(String marker, Consumer<Frame> answer) {
    this.marker = marker;
    this.search = new Search(environment -> environment.contains(MARKER + "=" + marker));
    this.answer = answer;
  }

  void launch(Frame frame) {
    long id = frame.number();
    List<String> words = frame.words();
    String folder = words.get(2);
    int count = Integer.parseInt(words.get(3));
    List<String> command = new ArrayList<>(words.subList(4, 4 + count));
    String missing = missing(command.get(0), folder);
    if (!missing.isEmpty()) {
      answer.accept(Frame.of(Frame.Kind.FAILED, id, 0, missing));
      return;
    }
    if (Files.isExecutable(SETPRIV)) {
      command.addAll(0, List.of(SETPRIV.toString(), "--pdeathsig", "KILL", "--"));
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    for (String pair : words.subList(4 + count, words.size())) {
      int at = pair.indexOf('=');
      builder.environment().put(pair.substring(0, at), pair.substring(at + 1));
    }
    builder.environment().put(MARKER, marker);
    builder.environment().put(PROGRAM, id + "/" + words.get(0));
    if (!folder.isEmpty()) {
      builder.directory(new File(folder));
    }
    builder.redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(new File(words.get(1))));
    any = true;
    owners.add(words.get(0));
    try {
      Process process = builder.start();
      running.put(id, process);
      answer.accept(Frame.of(Frame.Kind.LAUNCHED, id, process.pid()));
      process.onExit().thenAccept(done -> exited(id, done));
    } catch (IOException e) {
      answer.accept(Frame.of(Frame.Kind.FAILED, id, 0, String.valueOf(e.getMessage())));
    }
  }

  /** Asked before the launch: behind {@code setpriv} a missing program would be an exit code. */
  private static String missing(String program, String folder) {
    if (!folder.isEmpty() && !Files.isDirectory(Path.of(folder))) {
      return "there is no folder " + folder;
    }
    if (program.contains("/")) {
      Path base = folder.isEmpty() ? Path.of("") : Path.of(folder);
      return Files.isExecutable(base.resolve(program))
          ? ""
          : program + " does not exist or cannot be executed";
    }
    for (String place : System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":")) {
      if (Files.isExecutable(Path.of(place, program))) {
        return "";
      }
    }
    return program + " is not found on the path";
  }

  private void exited(long id, Process process) {
    running.remove(id);
    answer.accept(Frame.of(Frame.Kind.EXITED, id, process.exitValue()));
  }

  void kill(long id, boolean gently) {
    Process process = running.get(id);
    if (process != null && gently) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    } else if (process != null) {
      ProcessTable.kill(process.pid());
    }
  }

  /** Ends what an owner launched before this; what it launches later is not touched. */
  void end(Frame frame) {
    String owner = frame.words().get(0);
    Runnable done = () -> answer.accept(Frame.of(Frame.Kind.ENDED, frame.number(), 0));
    if (!owners.contains(owner)) {
      done.run();
      return;
    }
    Predicate<String> its =
        environment ->
            environment.contains(MARKER + "=" + marker) && isOf(environment, owner, frame.number());
    Thread sweep = new Thread(new Sweep(its, frame.other(), done), "sweep");
    sweep.setDaemon(true);
    sweep.start();
  }

  static boolean isOf(String environment, String owner, long before) {
    for (String variable : environment.split("\0")) {
      if (variable.startsWith(PROGRAM + "=") && variable.endsWith("/" + owner)) {
        String id = variable.substring(PROGRAM.length() + 1, variable.indexOf('/'));
        return Long.parseLong(id) < before;
      }
    }
    return false;
  }

  /** Kills whatever is left; what still runs. */
  List<Long> killAll() {
    if (!any) {
      return List.of();
    }
    running.values().forEach(process -> ProcessTable.kill(process.pid()));
    List<Long> left = new ArrayList<>(search.look());
    left.forEach(ProcessTable::kill);
    running.values().stream()
        .map(Process::pid)
        .filter(ProcessTable::runs)
        .filter(pid -> !left.contains(pid))
        .forEach(left::add);
    return left;
  }

  /** Whether it is sure that {@link #killAll} has left none. */
  boolean areOver() {
    return !any || search.isOver();
  }
}
