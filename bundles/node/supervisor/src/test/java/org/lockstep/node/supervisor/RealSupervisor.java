package org.lockstep.node.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The real supervisor as a real process; a sleeping program stands in for the node's JVM. */
final class RealSupervisor implements AutoCloseable {
  static final long WATCHDOG_MS = 300;
  private static final int OFFSET = 4096;

  final String marker = "test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
  final Path folder;
  final Path disk;
  final Path run;
  final Process process;
  final Containment containment;
  Process node;
  private SocketChannel socket;
  private DataOutputStream out;
  private DataInputStream in;

  RealSupervisor(Path folder, Containment most, Map<String, String> environment)
      throws IOException {
    this(folder, most, environment, List.of());
  }

  /**
   * @param others what it is told to mark before its own disk
   */
  RealSupervisor(Path folder, Containment most, Map<String, String> environment, List<Path> others)
      throws IOException {
    this.folder = folder;
    disk = Files.write(folder.resolve("disk"), new byte[2 * OFFSET]);
    node = new ProcessBuilder("sleep", "100").start();
    run = Files.createTempDirectory("ls");
    Path path = run.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      process = start(path, most, environment);
      socket = server.accept();
    } finally {
      Files.deleteIfExists(path);
    }
    out = SocketStreams.output(socket);
    in = SocketStreams.input(socket);
    containment = Containment.valueOf(read().words().get(0));
    say(Frame.of(Frame.Kind.HELLO, node.pid(), WATCHDOG_MS, marker));
    for (Path other : others) {
      mark(other, 7);
    }
    mark(disk, 7);
  }

  private void mark(Path file, int value) throws IOException {
    byte[] mark = new byte[OFFSET];
    Arrays.fill(mark, (byte) value);
    say(new Frame(Frame.Kind.MARK, OFFSET, 0, List.of(file.toString()), mark));
  }

  /** Another boot's JVM finds it. What it says first. */
  Frame nextBoot(int mark) throws IOException, InterruptedException {
    Path door = new Door(run).socket();
    await(() -> Files.exists(door), "it waits");
    node = new ProcessBuilder("sleep", "100").start();
    socket = SocketChannel.open(UnixDomainSocketAddress.of(door));
    out = SocketStreams.output(socket);
    in = SocketStreams.input(socket);
    Frame ready = read();
    say(Frame.of(Frame.Kind.HELLO, node.pid(), WATCHDOG_MS, "another"));
    mark(disk, mark);
    return ready;
  }

  RealSupervisor(Path folder) throws IOException {
    this(folder, Containment.NAMESPACE, Map.of());
  }

  private Process start(Path path, Containment most, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx8m",
            "-Xss256k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            "target/classes",
            Supervisor.class.getName(),
            path.toString(),
            most.name());
    builder.environment().putAll(environment);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("supervisor.log").toFile())
        .start();
  }

  void say(Frame frame) throws IOException {
    frame.writeTo(out);
  }

  Frame read() throws IOException {
    return Frame.readFrom(in);
  }

  Frame answerTo(Frame.Kind kind) throws IOException {
    while (true) {
      Frame frame = read();
      if (frame.kind() == kind) {
        return frame;
      }
      assertThat(frame.kind()) // of something earlier
          .as(frame.toString())
          .isIn(
              Frame.Kind.HERE,
              Frame.Kind.EXITED,
              Frame.Kind.ENDED,
              Frame.Kind.LAUNCHED,
              Frame.Kind.ARMED,
              Frame.Kind.RUNS,
              Frame.Kind.BEQUEATH);
    }
  }

  void send(String owner, long id, List<String> environment, String... command) throws IOException {
    String output = folder.resolve("out").toString();
    List<String> words =
        new ArrayList<>(List.of(owner, output, "", Integer.toString(command.length)));
    words.addAll(List.of(command));
    words.addAll(environment);
    say(new Frame(Frame.Kind.LAUNCH, id, 0, words, new byte[0]));
  }

  /** Its pid. */
  long launch(String owner, long id, String... command) throws IOException {
    send(owner, id, List.of("COLOUR=blue"), command);
    return answerTo(Frame.Kind.LAUNCHED).other();
  }

  /** The JVM is gone. */
  void hangUp() throws IOException {
    socket.close();
    process.getOutputStream().close();
  }

  boolean wroteMark() {
    return wroteMark(7);
  }

  boolean wroteMark(int value) {
    try {
      return Files.readAllBytes(disk)[OFFSET] == value;
    } catch (IOException e) {
      return false;
    }
  }

  String log() throws IOException {
    return Files.readString(folder.resolve("supervisor.log"));
  }

  /** Those whose command line is that of a {@code sleep} for so long. */
  static List<Long> sleeping(String seconds) {
    return ProcessTable.others().stream()
        .map(ProcessTable.Entry::pid)
        .filter(pid -> commandLine(pid).equals("sleep\0" + seconds + "\0"))
        .toList();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  /** Those that carry its mark. */
  List<Long> marked() {
    return new Search(Set::of, Programs.MARKER + "=" + marker + "/").look();
  }

  static void await(BooleanSupplier goal, String what) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!goal.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    node.destroyForcibly();
    marked().forEach(ProcessTable::kill);
    socket.close();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join(); // it may be writing there
    try (Stream<Path> files = Files.list(run)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(run);
  }
}
