package org.lockstep.itests.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lockstep.interconnect.key.KeyFile;
import org.lockstep.runtime.client.NodeProcess;
import org.lockstep.runtime.client.NodeStatus;
import org.lockstep.runtime.client.SilentConsole;
import org.lockstep.shell.commands.socket.ControlClient;
import org.lockstep.store.spi.NodeConfig;

/** Real JVMs on one store, and the signals that real life has for them. */
final class RealCluster implements AutoCloseable {
  private static final long BOUND_S = 40;
  private static final Path HOME =
      Path.of(System.getProperty("lockstep.home", "runtime/target/lockstep"))
          .toAbsolutePath()
          .normalize();

  private final Path folder;
  private final Place place;
  private final SortedMap<Integer, Process> processes = new ConcurrentSkipListMap<>();

  RealCluster(int nodes) throws IOException {
    this(Files.createTempDirectory("ls"), nodes, Place.HERE);
  }

  /**
   * @param folder with a short name: sockets lie in it
   */
  RealCluster(Path folder, int nodes, Place place) throws IOException {
    this.folder = folder;
    this.place = place;
    List<NodeConfig> configs =
        IntStream.range(0, nodes).mapToObj(id -> NodeConfig.of(id, "N" + id)).toList();
    new KeyFile(key()).create(place.format(disk(), configs));
  }

  Path folder() {
    return folder;
  }

  Path disk() {
    return folder.resolve("disk");
  }

  private Path key() {
    return folder.resolve("key.pem");
  }

  private Path own(int node) {
    return folder.resolve("N" + node);
  }

  void start(int... nodes) throws IOException {
    for (int node : nodes) {
      Path run = own(node).resolve("run");
      Path logs = own(node).resolve("logs");
      List<Path> disks = place.disks(node, disk());
      processes.put(
          node,
          new NodeProcess(HOME, disks, key(), "N" + node, run, logs, true, place.jvm(node))
              .start(place.within(node)));
    }
  }

  void startAndAwait(int... nodes) throws Exception {
    start(nodes);
    for (int node : nodes) {
      await(node, "N" + node + " joins", status -> status.joined("N" + node));
    }
  }

  Process process(int node) {
    return Optional.ofNullable(processes.get(node)).orElseThrow();
  }

  void signal(int node, String name) throws Exception {
    signal(process(node).pid(), name);
  }

  static void signal(long pid, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }

  /** SIGKILL, and nothing of it is waited for. */
  void kill(int node) {
    process(node).destroyForcibly();
  }

  String run(int node, String... words) throws IOException {
    SilentConsole console = new SilentConsole();
    int exit = door(node).run(List.of(words), console);
    if (exit != 0) {
      throw new AssertionError(List.of(words) + ": " + console.err());
    }
    return console.out();
  }

  private ControlClient door(int node) {
    return new ControlClient(own(node).resolve("run"));
  }

  Optional<NodeStatus> status(int node) {
    return NodeStatus.of(door(node));
  }

  /** What one node shows in the end; a failure shows all logs. */
  NodeStatus await(int node, String what, Predicate<NodeStatus> wanted) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_S);
    while (true) {
      Optional<NodeStatus> status = status(node);
      if (status.isPresent() && wanted.test(status.get())) {
        return status.get();
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(what + ", but: " + status.map(Object::toString) + logs());
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  void awaitService(int node, String name, String state) throws Exception {
    await(node, name + " is " + state, status -> status.service(name).equals(state));
  }

  String logs() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).sorted().toList()) {
        text.append("\n--- ").append(folder.relativize(log)).append('\n');
        text.append(Files.readString(log));
      }
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    for (Process process : processes.values()) {
      process.destroyForcibly();
    }
    for (Process process : processes.values()) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    awaitSupervisors();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  /** They outlive their node for a moment: nothing may be left behind. */
  private void awaitSupervisors() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_S);
    while (leftovers() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  private boolean leftovers() {
    return ProcessHandle.allProcesses()
        .anyMatch(
            handle ->
                handle
                    .info()
                    .commandLine()
                    .filter(line -> line.contains(folder + "/"))
                    .isPresent());
  }
}
