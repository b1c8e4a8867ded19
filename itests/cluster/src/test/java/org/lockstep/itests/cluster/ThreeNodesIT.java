package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.NodeId;
import org.lockstep.interconnect.key.KeyFile;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.wire.StateCodec;
import org.lockstep.runtime.Launcher;
import org.lockstep.store.disk.DiskStoreProvider;
import org.lockstep.store.disk.DiskTools;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Timing;

/** Three real JVMs on one real disk file: join, SIGKILL, return, pause, leave. */
@Timeout(180)
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals and /proc")
class ThreeNodesIT {
  private static final Path HOME = Path.of(System.getProperty("lockstep.home")).normalize();

  @TempDir Path folder;
  private Path disk;
  private MembershipDatabase database;
  private final SortedMap<Integer, Process> nodes = new TreeMap<>();

  @BeforeEach
  void format() {
    disk = folder.resolve("shared.img");
    List<NodeConfig> configs =
        IntStream.range(0, 3).mapToObj(id -> NodeConfig.of(id, "N" + id)).toList();
    ClusterHeader made =
        new DiskTools()
            .format(
                List.of(disk),
                new FormatSpec("test", configs, 8, 1 << 20, 1 << 20, Timing.DEFAULT, true),
                false);
    new KeyFile(folder.resolve("key.pem")).create(made.id());
    database = new DiskStoreProvider().open(List.of(disk.toString()));
  }

  @AfterEach
  void stop() throws Exception {
    for (Process node : nodes.values()) {
      node.destroyForcibly().waitFor();
    }
    database.close();
  }

  private void start(int id, String name) throws IOException {
    Path run = Files.createTempDirectory("ls" + id);
    Path logs = Files.createDirectories(folder.resolve("logs" + id));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx128m"));
    command.addAll(
        List.of(
            "-Dlockstep.disks=" + disk,
            "-Dlockstep.key=" + folder.resolve("key.pem"),
            "-Dlockstep.node=" + name,
            "-Dlockstep.run=" + run,
            "-Dlockstep.logs=" + logs,
            "-Dlockstep.shutdown=exit",
            "-cp",
            HOME.resolve("lib/*") + File.pathSeparator + HOME.resolve("logging/*"),
            Launcher.class.getName()));
    nodes.put(
        id,
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logs.resolve("console.log").toFile()))
            .start());
  }

  private ClusterState state() {
    var record = database.latest().records().get("membership/state");
    return record == null ? ClusterState.EMPTY : StateCodec.decode(record.value());
  }

  private boolean all(NodeState wanted, int... ids) {
    ClusterState state = state();
    return IntStream.of(ids).allMatch(id -> state.stateOf(NodeId.of(id)) == wanted);
  }

  /** The event manager registers once the node is a member (Fig. 7). */
  private boolean atTheTop(int... ids) {
    ClusterState state = state();
    return IntStream.of(ids)
        .mapToObj(id -> state.members().get(NodeId.of(id)))
        .allMatch(
            member ->
                member != null
                    && member.at().get(new Level(1000, "event-manager")) == NodeState.JOINED);
  }

  private void await(BooleanSupplier goal, String what) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!goal.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(what + ": " + state() + logs());
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private String logs() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int id = 0; id < 3; id++) {
      for (String name : List.of("console.log", "node.log", "supervisor.log")) {
        Path log = folder.resolve("logs" + id).resolve(name);
        if (Files.exists(log)) {
          text.append("\n--- ").append(log.getFileName()).append(" of ").append(id).append('\n');
          text.append(Files.readString(log));
        }
      }
    }
    return text.toString();
  }

  private void startAll() throws Exception {
    long began = System.nanoTime();
    for (int id = 0; id < 3; id++) {
      start(id, "N" + id);
    }
    await(() -> all(NodeState.JOINED, 0, 1, 2), "three nodes join");
    await(() -> atTheTop(0, 1, 2), "the event manager joins on three nodes");
    System.out.println(
        "three nodes joined in "
            + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)
            + " ms");
  }

  private int master() {
    return database.observe().mastership().orElseThrow().holder().node().value();
  }

  private static void signal(Process process, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  private void killAndForceOut(int id) throws Exception {
    long began = System.nanoTime();
    nodes.get(id).destroyForcibly();
    await(() -> all(NodeState.INACTIVE, id), "N" + id + " is forced out");
    System.out.println(
        "SIGKILL to forced out in "
            + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)
            + " ms");
  }

  @Test
  void joinKillReturnAndLeave_MM5_MM9_MM10_MM12() throws Exception {
    startAll();
    int master = master();
    int other = (master + 1) % 3;
    killAndForceOut(other);
    start(other, "N" + other);
    await(() -> all(NodeState.JOINED, 0, 1, 2), "it comes back");
    killAndForceOut(master);
    assertThat(master()).isNotEqualTo(master);
    start(master, "N" + master);
    await(() -> all(NodeState.JOINED, 0, 1, 2), "the old master comes back");
    for (int id = 0; id < 3; id++) {
      signal(nodes.get(id), "TERM");
      int leaver = id;
      await(() -> all(NodeState.INACTIVE, leaver), "N" + id + " leaves");
      assertThat(nodes.get(id).waitFor(20, TimeUnit.SECONDS)).as(logs()).isTrue();
      assertThat(database.observe().slots().get(NodeId.of(id)).left()).as(logs()).isTrue();
    }
    assertThat(new DiskTools().check(List.of(disk)).damages()).isEmpty();
  }

  @Test
  void aPausedNodeIsKilledByItsSupervisorAndNeverWakes_ND3() throws Exception {
    startAll();
    int paused = (master() + 1) % 3;
    signal(nodes.get(paused), "STOP");
    await(() -> !nodes.get(paused).isAlive(), "the paused JVM is killed");
    await(() -> all(NodeState.INACTIVE, paused), "the paused node is forced out");
    assertThat(database.observe().slots().get(NodeId.of(paused)).markedDead()).isPositive();
  }

  @Test
  void whatCannotBootSaysWhyInOneLine_AL1() throws Exception {
    start(0, "nobody");
    assertThat(nodes.get(0).waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(nodes.get(0).exitValue()).as(logs()).isEqualTo(1);
    assertThat(logs()).contains("the disk has no node of that name; it has N0, N1, N2");
    start(1, "N1");
    await(() -> all(NodeState.JOINED, 1), "N1 joins");
    start(2, "N1");
    assertThat(nodes.get(2).waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(nodes.get(2).exitValue()).as(logs()).isEqualTo(1);
    assertThat(logs()).contains("alive");
    assertThat(nodes.get(1).isAlive()).isTrue();
  }
}
