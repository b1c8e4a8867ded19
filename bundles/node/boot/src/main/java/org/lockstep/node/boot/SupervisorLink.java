package org.lockstep.node.boot;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.actions.ProgramSpec;
import org.lockstep.base.ProblemException;
import org.lockstep.node.supervisor.Frame;
import org.lockstep.node.supervisor.SocketStreams;
import org.lockstep.node.supervisor.Supervisor;
import org.lockstep.store.spi.SealedSector;

/** The node's end of the socket to its supervisor (ND-3). */
final class SupervisorLink implements ProgramLauncher {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final Path logFolder;
  private volatile Consumer<String> panic = why -> {};
  private final DataOutputStream out;
  private final DataInputStream in;
  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, Program> programs = new ConcurrentHashMap<>();
  private final Map<Long, CompletableFuture<Void>> ends = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private volatile boolean ended;
  private boolean armed;

  private SupervisorLink(SocketChannel socket, Path logFolder) {
    this.logFolder = logFolder;
    this.out = SocketStreams.output(socket);
    this.in = SocketStreams.input(socket);
  }

  /**
   * Starts the supervisor, which guards nothing until it is {@link #greet greeted}.
   *
   * @param classes where the supervisor's own classes lie
   */
  static SupervisorLink start(Path classes, Path runFolder, Path logFolder) throws IOException {
    // Of this process alone: a second one of the same node must not get this one's supervisor.
    Path path = runFolder.resolve("sv" + ProcessHandle.current().pid() + ".sock");
    Files.deleteIfExists(path);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      Process process = launch(classes, path, logFolder);
      process.onExit().thenAccept(gone -> closeQuietly(server)); // else accept waits for ever
      return new SupervisorLink(server.accept(), logFolder);
    } finally {
      Files.deleteIfExists(path); // who was to connect has
    }
  }

  private static Process launch(Path classes, Path socket, Path logFolder) throws IOException {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString()); // the terminal's signals are not for the supervisor
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx8m",
            "-Xss256k",
            "-XX:-UsePerfData", // nobody watches it, and its sampler would wake it 20 times a
            // second
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classes.toString(),
            Supervisor.class.getName(),
            socket.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(logFolder.resolve("supervisor.log").toFile()))
        .start();
  }

  private static void closeQuietly(ServerSocketChannel server) {
    try {
      server.close();
    } catch (IOException e) {
      // it is closed either way
    }
  }

  /** The slot was refused: the supervisor has nothing to guard and goes. */
  void dismiss() {
    ended = true;
    send(Frame.of(Frame.Kind.BYE));
  }

  /** From now on it guards this process. */
  void greet(long watchdogMs, List<SealedSector> marks, Consumer<String> onPanic)
      throws IOException {
    panic = onPanic;
    String marker = UUID.randomUUID().toString();
    Frame.of(Frame.Kind.HELLO, ProcessHandle.current().pid(), watchdogMs, marker).writeTo(out);
    for (SealedSector mark : marks) {
      new Frame(Frame.Kind.MARK, mark.offset(), 0, List.of(mark.file()), mark.bytes()).writeTo(out);
    }
    Thread reader = new Thread(this::read, "lockstep-supervisor");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try {
      while (true) {
        heard(Frame.readFrom(in));
      }
    } catch (IOException e) {
      gone.complete(null);
      if (!ended) {
        panic.accept("the supervisor died");
      }
    }
  }

  private void heard(Frame frame) {
    if (frame.kind() == Frame.Kind.ENDED) {
      Optional.ofNullable(ends.remove(frame.number())).ifPresent(end -> end.complete(null));
      return;
    }
    Program program = programs.get(frame.number());
    if (program == null) {
      return;
    }
    switch (frame.kind()) {
      case LAUNCHED -> program.launched(frame.other());
      case FAILED -> {
        programs.remove(frame.number());
        program.started.completeExceptionally(
            new ProblemException(
                "not-launched", "program not launched", program.owner, frame.words().get(0)));
      }
      case EXITED -> {
        programs.remove(frame.number());
        program.exit.complete((int) frame.other());
      }
      default -> {}
    }
  }

  private void send(Frame frame) {
    try {
      frame.writeTo(out);
    } catch (IOException e) {
      if (!ended) {
        panic.accept("the supervisor cannot be reached: " + e.getMessage());
      }
    }
  }

  void pet() {
    send(Frame.of(Frame.Kind.PET));
  }

  synchronized void arm() {
    if (!armed) {
      armed = true;
      send(Frame.of(Frame.Kind.ARM));
    }
  }

  /**
   * After a clean leave: the programs end, no mark is written.
   *
   * @return whether the supervisor has gone, and with it the last program, within the bound
   */
  boolean bye(long boundMs) {
    ended = true;
    send(Frame.of(Frame.Kind.BYE));
    try {
      gone.get(boundMs, TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  @Override
  public CompletionStage<LaunchedProgram> launch(ProgramSpec spec) {
    long id = lastId.incrementAndGet();
    Path output = output(spec.owner());
    Program program = new Program(id, spec.owner(), output);
    programs.put(id, program);
    List<String> words = new ArrayList<>();
    words.add(spec.owner());
    words.add(output.toString());
    words.add(spec.folder().map(Path::toString).orElse(""));
    words.add(Integer.toString(spec.command().size()));
    words.addAll(spec.command());
    spec.environment().forEach((name, value) -> words.add(name + "=" + value));
    send(new Frame(Frame.Kind.LAUNCH, id, 0, words, new byte[0]));
    return program.started;
  }

  @Override
  public CompletionStage<Void> end(String owner, Duration killAfter) {
    long id = lastId.incrementAndGet();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    ends.put(id, ended);
    send(Frame.of(Frame.Kind.END, id, killAfter.toMillis(), owner));
    return ended;
  }

  private Path output(String owner) {
    Path folder = logFolder.resolve("cs");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new ProblemException(
          "no-log-folder", "program not launched", folder.toString(), e.toString());
    }
    return folder.resolve(owner.replaceAll("[^A-Za-z0-9._-]", "_") + ".log");
  }

  private final class Program implements LaunchedProgram {
    final long id;
    final String owner;
    private final Path output;
    final CompletableFuture<LaunchedProgram> started = new CompletableFuture<>();
    final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private volatile long pid;

    Program(long id, String owner, Path output) {
      this.id = id;
      this.owner = owner;
      this.output = output;
    }

    void launched(long newPid) {
      pid = newPid;
      started.complete(this);
    }

    @Override
    public long pid() {
      return pid;
    }

    @Override
    public CompletionStage<Integer> exit() {
      return exit;
    }

    @Override
    public String lastLine() {
      return LastLine.of(output);
    }

    @Override
    public void kill(boolean gently) {
      send(Frame.of(Frame.Kind.KILL, id, gently ? 1 : 0));
    }
  }
}
