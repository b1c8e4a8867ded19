package org.lockstep.node.supervisor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The programs that actions launched; the supervisor is the parent of them all. Launching is done
 * by one thread that never ends: on Linux the parent-death signal follows the thread.
 */
final class Programs {
  /** In the environment of every program: how those that daemonise are found. */
  static final String MARKER = "LOCKSTEP_SUPERVISED";

  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  private final String marker;
  private final Consumer<Frame> answer;
  private final Map<Long, Process> running = new ConcurrentHashMap<>();
  private boolean any;

  Programs(String marker, Consumer<Frame> answer) {
    this.marker = marker;
    this.answer = answer;
  }

  void launch(Frame frame) {
    long id = frame.number();
    List<String> words = frame.words();
    int count = Integer.parseInt(words.get(2));
    List<String> command = new ArrayList<>(words.subList(3, 3 + count));
    String missing = missing(command.get(0), words.get(1));
    if (!missing.isEmpty()) {
      answer.accept(Frame.of(Frame.Kind.FAILED, id, 0, missing));
      return;
    }
    if (Files.isExecutable(SETPRIV)) {
      command.addAll(0, List.of(SETPRIV.toString(), "--pdeathsig", "KILL", "--"));
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    for (String pair : words.subList(3 + count, words.size())) {
      int at = pair.indexOf('=');
      builder.environment().put(pair.substring(0, at), pair.substring(at + 1));
    }
    builder.environment().put(MARKER, marker);
    if (!words.get(1).isEmpty()) {
      builder.directory(new File(words.get(1)));
    }
    builder.redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(new File(words.get(0))));
    any = true;
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

  /** Kills whatever is left; what still runs. */
  List<Long> killAll() {
    if (!any) {
      return List.of();
    }
    running.values().forEach(process -> ProcessTable.kill(process.pid()));
    List<Long> left = new ArrayList<>(ProcessTable.marked(MARKER + "=" + marker));
    left.forEach(ProcessTable::kill);
    running.values().stream()
        .map(Process::pid)
        .filter(ProcessTable::runs)
        .filter(pid -> !left.contains(pid))
        .forEach(left::add);
    return left;
  }
}
