package org.lockstep.actions.ocf;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.actions.ProgramSpec;

/** Launches children of this process, notes in which order it was asked, and keeps last wills. */
final class RecordingLauncher implements ProgramLauncher {
  /** {@code launch start}, {@code bequeath stop}, {@code end}, {@code revoke}. */
  final Queue<String> calls = new ConcurrentLinkedQueue<>();

  final Map<String, ProgramSpec> wills = new ConcurrentHashMap<>();
  final Map<String, Duration> within = new ConcurrentHashMap<>();
  final Queue<Process> processes = new ConcurrentLinkedQueue<>();

  /** Whether nobody waits for the last one. */
  volatile boolean overtaken;

  /** Whether one was left by the bundle as it was before an update. */
  volatile boolean ofBefore;

  @Override
  public boolean hasBequeathed(String owner) {
    return ofBefore || wills.containsKey(owner);
  }

  /** What the supervisor says to a will. */
  volatile CompletionStage<Void> taken = CompletableFuture.completedStage(null);

  /** What it says to one that is revoked. */
  volatile CompletionStage<Void> revoked = CompletableFuture.completedStage(null);

  private final Path output;
  private final List<String> prefix;

  /**
   * @param prefix before every command
   */
  RecordingLauncher(Path folder, String... prefix) {
    this.output = folder.resolve("output");
    this.prefix = List.of(prefix);
  }

  @Override
  public CompletionStage<LaunchedProgram> launch(ProgramSpec program) {
    calls.add("launch " + program.command().get(1));
    try {
      Process process = begun(program);
      processes.add(process);
      return CompletableFuture.completedStage(new Child(process, output));
    } catch (IOException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private Process begun(ProgramSpec program) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(prefix.stream(), program.command().stream()).toList())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(program.environment());
    return builder.start();
  }

  @Override
  public CompletionStage<Void> end(String owner, Duration killAfter) {
    calls.add("end");
    List<CompletableFuture<?>> ends = new ArrayList<>();
    for (Process process : processes) {
      killWithChildren(process);
      ends.add(process.onExit());
    }
    return CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public CompletionStage<Void> bequeath(
      ProgramSpec command, Duration longest, boolean mayBeOvertaken) {
    overtaken = mayBeOvertaken;
    calls.add("bequeath " + command.command().get(1));
    wills.put(command.owner(), command);
    within.put(command.owner(), longest);
    return taken;
  }

  @Override
  public CompletionStage<Void> revoke(String owner) {
    calls.add("revoke");
    wills.remove(owner);
    return revoked;
  }

  /** As the supervisor does it: all programs, then what was left to it. */
  List<Integer> nodeDies() throws Exception {
    for (Process process : processes) {
      killWithChildren(process);
      process.waitFor();
    }
    List<Integer> codes = new ArrayList<>();
    for (ProgramSpec will : wills.values()) {
      codes.add(begun(will).waitFor());
    }
    return codes;
  }

  /** It first: a shell whose child is killed goes on with its next command. */
  private static void killWithChildren(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private record Child(Process process, Path output) implements LaunchedProgram {
    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public CompletionStage<Integer> exit() {
      return process.onExit().thenApply(Process::exitValue);
    }

    @Override
    public String lastLine() {
      try (Stream<String> lines = Files.lines(output)) {
        return lines.reduce("", (before, line) -> line);
      } catch (IOException e) {
        return "";
      }
    }

    @Override
    public void kill(boolean gently) {
      if (gently) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
      } else {
        killWithChildren(process);
      }
    }
  }
}
