package org.lockstep.itests.benchmarks.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lockstep.base.NodeId;
import org.lockstep.interconnect.key.KeyFile;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.wire.StateCodec;
import org.lockstep.runtime.client.NodeProcess;
import org.lockstep.runtime.client.SilentConsole;
import org.lockstep.shell.commands.socket.ControlClient;
import org.lockstep.store.disk.DiskStoreProvider;
import org.lockstep.store.disk.DiskTools;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Snapshot;
import org.lockstep.store.spi.Timing;

/** Nodes as processes of their own on one disk file, which is also where they are watched. */
final class Cluster implements AutoCloseable {
  static final int NODES = 3;
  private static final Path HOME =
      Path.of(System.getProperty("lockstep.home", "runtime/target/lockstep")).toAbsolutePath();
  private static final Level TOP = new Level(1_000, "event-manager");
  private static final int AREA_BYTES = 256 * 1024;
  private static final long LOOK_MS = 5;
  private static final long PATIENCE_S = 30;

  private final Path folder;
  private final Path disk;
  private final Path key;
  private final MembershipDatabase database;
  private final SortedMap<Integer, Process> nodes = new TreeMap<>();
  private final SortedMap<Integer, Path> runFolders = new TreeMap<>();
  private int runs;

  Cluster(int slots) throws IOException {
    this(slots, AREA_BYTES);
  }

  /**
   * @param areaBytes of each checkpoint and log
   */
  Cluster(int slots, int areaBytes) throws IOException {
    if (!Files.isDirectory(HOME)) {
      throw new IOException(
          HOME + " is not there: run this at the top of the repository after mvn package");
    }
    folder =
        Files.createTempDirectory(
            Path.of(System.getProperty("folder", System.getProperty("java.io.tmpdir"))), "ls");
    disk = folder.resolve("shared.disk");
    List<NodeConfig> configs =
        IntStream.range(0, NODES).mapToObj(id -> NodeConfig.of(id, "N" + id)).toList();
    ClusterHeader made =
        new DiskTools()
            .format(
                List.of(disk),
                new FormatSpec("bench", configs, slots, areaBytes, areaBytes, Timing.DEFAULT, true),
                false);
    key = folder.resolve("key.pem");
    new KeyFile(key).create(made.id());
    database = new DiskStoreProvider().open(List.of(disk.toString()));
  }

  void startAll() throws IOException {
    for (int id = 0; id < NODES; id++) {
      start(id);
    }
  }

  Process start(int id) throws IOException {
    runs++;
    Path run = Files.createDirectories(folder.resolve("r" + runs));
    runFolders.put(id, run);
    Path logs = Files.createDirectories(logs(id));
    Process process =
        new NodeProcess(HOME, List.of(disk), key, "N" + id, run, logs, false, jvmOptions()).start();
    nodes.put(id, process);
    return process;
  }

  private static List<String> jvmOptions() {
    String told = System.getProperty("jvm", "");
    return told.isBlank() ? List.of() : List.of(told.split(" "));
  }

  Path logs(int id) {
    return folder.resolve("l" + id);
  }

  /** A command, as the script hands it to a node, and what it prints. */
  String command(int id, String... words) throws IOException {
    SilentConsole console = new SilentConsole();
    Path run = Optional.ofNullable(runFolders.get(id)).orElseThrow();
    if (new ControlClient(run).run(List.of(words), console) != 0) {
      throw new IOException(List.of(words) + ": " + console.err());
    }
    return console.out();
  }

  /** Of the runtime's own folder. */
  static Path home() {
    return HOME;
  }

  Path folder() {
    return folder;
  }

  /** What all nodes and their supervisors have used of the cores so far. */
  double busyMs() throws IOException {
    double sum = 0;
    for (Process node : nodes.values()) {
      ProcessUse use = new ProcessUse(node.pid());
      sum += use.busyMs() + use.child().busyMs();
    }
    return sum;
  }

  Process node(int id) {
    Process process = nodes.get(id);
    if (process == null) {
      throw new IllegalArgumentException("N" + id + " was never started");
    }
    return process;
  }

  int master() {
    return database.observe().mastership().orElseThrow().holder().node().value();
  }

  private static ClusterState stateIn(Snapshot snapshot) {
    var record = snapshot.records().get("membership/state");
    return record == null ? ClusterState.EMPTY : StateCodec.decode(record.value());
  }

  /** JOINED at every level, the event manager's included. */
  void awaitAllJoined() throws Exception {
    await(
        () -> {
          ClusterState state = stateIn(database.latest());
          return state.members().size() == NODES
              && state.members().values().stream()
                  .allMatch(
                      member ->
                          member.state() == NodeState.JOINED
                              && member.at().get(TOP) == NodeState.JOINED);
        });
  }

  void awaitOut(int id) throws Exception {
    await(() -> stateIn(database.latest()).stateOf(NodeId.of(id)) == NodeState.INACTIVE);
  }

  private void await(BooleanSupplier goal) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (!goal.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("in vain: " + stateIn(database.latest()) + allLogs());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    }
  }

  private String allLogs() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".log")).toList()) {
        text.append("\n--- ")
            .append(file.getFileName())
            .append('\n')
            .append(Files.readString(file));
      }
    }
    return text.toString();
  }

  @Override
  public void close() throws Exception {
    for (Process node : nodes.values()) {
      node.destroy();
    }
    for (Process node : nodes.values()) {
      if (!node.waitFor(10, TimeUnit.SECONDS)) {
        node.destroyForcibly().waitFor();
      }
    }
    database.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
