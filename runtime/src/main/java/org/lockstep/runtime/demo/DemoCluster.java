package org.lockstep.runtime.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
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
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.DiskAdministration;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Timing;

/** A cluster of real processes on one disk file, in one folder. */
final class DemoCluster implements AutoCloseable {
  private static final int SLOTS = 8;
  private static final int AREA = 1 << 20;

  /**
   * A killed node is proven dead by its death mark, at once. What the default would do as well is
   * end a node that a busy desktop lets wait for half a second.
   */
  private static final Timing PATIENT = new Timing(250, 500, 8_000, 100, 4_000, 500, 100, 12_200);

  private static final long BOUND_MS = 60_000;
  private static final long END_MS = 15_000;

  private final Path home;
  private final Path folder;
  private final SortedMap<String, List<String>> jvmOptions = new ConcurrentSkipListMap<>();
  private final SortedMap<String, Process> processes = new ConcurrentSkipListMap<>();
  private final SortedMap<String, Process> leaving = new ConcurrentSkipListMap<>();

  DemoCluster(Path home, Path folder) {
    this.home = home;
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  private Path disk() {
    return folder.resolve("shared.disk");
  }

  private Path key() {
    return folder.resolve("key.pem");
  }

  void format(int nodes) {
    List<NodeConfig> configured =
        IntStream.range(0, nodes).mapToObj(id -> NodeConfig.of(id, "N" + id)).toList();
    ClusterHeader made =
        ServiceLoader.load(DiskAdministration.class)
            .findFirst()
            .orElseThrow()
            .format(
                List.of(disk()),
                new FormatSpec("demo", configured, SLOTS, AREA, AREA, PATIENT, true),
                false);
    new KeyFile(key()).create(made.id());
  }

  /** Of the node's JVM, from its next start on. */
  void give(String node, String... options) {
    jvmOptions.put(node, List.of(options));
  }

  void start(String node) throws IOException {
    Path own = folder.resolve(node);
    NodeProcess process =
        new NodeProcess(
            home,
            List.of(disk()),
            key(),
            node,
            own.resolve("run"),
            own.resolve("logs"),
            true,
            jvmOptions.getOrDefault(node, List.of()));
    add(node, process.start());
  }

  void add(String node, Process process) {
    processes.put(node, process);
  }

  void kill(String node) {
    Optional.ofNullable(processes.remove(node)).ifPresent(Process::destroyForcibly);
  }

  /** It leaves from now on: that its process ends is no failure. */
  void mayEnd(String node) {
    Optional.ofNullable(processes.remove(node)).ifPresent(process -> leaving.put(node, process));
  }

  /** After a graceful leave. */
  void awaitEnd(String node) throws InterruptedException, IOException {
    Process process = leaving.get(node);
    if (process != null && !process.waitFor(END_MS, TimeUnit.MILLISECONDS)) {
      throw new IOException("the process of " + node + " does not end");
    }
    leaving.remove(node);
  }

  ControlClient door(String node) {
    return new ControlClient(folder.resolve(node).resolve("run"));
  }

  /** Any node that runs and stays. */
  ControlClient anyDoor() {
    return door(processes.firstKey());
  }

  /** One that answers now. */
  Optional<ControlClient> listeningDoor() {
    return processes.keySet().stream().map(this::door).filter(ControlClient::listens).findFirst();
  }

  /** What a command prints; a refusal is an {@link IOException}. */
  String run(ControlClient door, String... words) throws IOException {
    SilentConsole console = new SilentConsole();
    if (door.run(List.of(words), console) != 0) {
      throw new IOException(console.err().strip());
    }
    return console.out();
  }

  /** Polls a node until it shows what is wanted; says what it last showed if it never does. */
  NodeStatus await(ControlClient door, String what, Predicate<NodeStatus> wanted)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    while (true) {
      Optional<NodeStatus> status = NodeStatus.of(door);
      if (status.isPresent() && wanted.test(status.get())) {
        return status.get();
      }
      requireAllAlive();
      if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) > BOUND_MS) {
        throw new IOException(
            what + ": not within " + BOUND_MS + " ms; " + status.map(Object::toString).orElse(""));
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  void requireAllAlive() throws IOException {
    for (Map.Entry<String, Process> one : processes.entrySet()) {
      if (!one.getValue().isAlive()) {
        throw new IOException("the process of " + one.getKey() + " ended" + problem(one.getKey()));
      }
    }
  }

  private String problem(String node) throws IOException {
    Path file = folder.resolve(node).resolve("run").resolve("problem");
    return Files.exists(file) ? ": " + Files.readString(file).strip() : "";
  }

  /** Ends all that still run: their pipe is closed, which is a graceful leave; then by force. */
  @Override
  public void close() throws IOException {
    List<Process> all =
        Stream.of(processes, leaving).flatMap(each -> each.values().stream()).toList();
    for (Process process : all) {
      process.getOutputStream().close();
    }
    for (Process process : all) {
      try {
        if (!process.waitFor(END_MS, TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
    processes.clear();
    leaving.clear();
  }
}
