package org.lockstep.actions.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.actions.ProgramSpec;
import org.lockstep.base.ProblemException;

/** Launches children of this process, without a supervisor. */
final class LocalLauncher implements ProgramLauncher {
  private final Path folder;
  final Queue<Process> launched = new ConcurrentLinkedQueue<>();
  private final Map<String, List<Launched>> byOwner = new ConcurrentHashMap<>();

  LocalLauncher(Path folder) {
    this.folder = folder;
  }

  @Override
  public CompletionStage<LaunchedProgram> launch(ProgramSpec program) {
    Path output = folder.resolve(program.owner() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(program.command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    program.folder().ifPresent(path -> builder.directory(path.toFile()));
    builder.environment().putAll(program.environment());
    try {
      Process process = builder.start();
      launched.add(process);
      Launched started = new Launched(process, output);
      byOwner.computeIfAbsent(program.owner(), owner -> new CopyOnWriteArrayList<>()).add(started);
      return CompletableFuture.completedStage(started);
    } catch (IOException e) {
      return CompletableFuture.failedStage(
          new ProblemException(
              "not-executable", "not launched", program.command().get(0), e.getMessage()));
    }
  }

  @Override
  public CompletionStage<Void> end(String owner, Duration killAfter) {
    return CompletableFuture.allOf(
        byOwner.getOrDefault(owner, List.of()).stream()
            .map(program -> end(program, killAfter))
            .toArray(CompletableFuture<?>[]::new));
  }

  private static CompletableFuture<Integer> end(Launched program, Duration killAfter) {
    program.kill(true);
    CompletableFuture<Integer> exit = program.exit().toCompletableFuture();
    CompletableFuture.delayedExecutor(killAfter.toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (!exit.isDone()) {
                program.kill(false);
              }
            });
    return exit;
  }

  private record Launched(Process process, Path output) implements LaunchedProgram {
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
      try {
        List<String> lines = Files.readAllLines(output);
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
      } catch (IOException e) {
        return "";
      }
    }

    @Override
    public void kill(boolean gently) {
      process.descendants().forEach(child -> destroy(child, gently));
      destroy(process.toHandle(), gently);
    }

    private static void destroy(ProcessHandle handle, boolean gently) {
      if (gently) {
        handle.destroy();
      } else {
        handle.destroyForcibly();
      }
    }
  }
}
