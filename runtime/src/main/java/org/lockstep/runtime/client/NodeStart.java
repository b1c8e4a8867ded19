package org.lockstep.runtime.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.key.KeyFile;
import org.lockstep.node.boot.RunFolders;
import org.lockstep.runtime.Launcher;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.socket.ControlClient;
import org.lockstep.shell.commands.text.Times;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.DiskAdministration;
import org.lockstep.store.spi.ReplicaAdministration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code node start}: returns when the node is JOINED through its highest level. */
@Command(description = "Boots a node from its shared disk; returns when it has joined")
final class NodeStart implements ShellCommand {
  private static final String REPLICATED = "raft:";
  private static final long POLL_MS = 20;
  private static final long JOIN_MS = 30_000;

  @Option(
      names = "--disk",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "Its shared disk; or raft:FOLDER, as raft create made it")
  List<Path> disks;

  @Option(names = "--node", required = true, paramLabel = "NAME")
  String node;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The cluster's key, if it is not where disk format puts it")
  @Nullable Path key;

  @Option(names = "--foreground", description = "Stays; a signal is a graceful leave")
  boolean foreground;

  @Option(
      names = "--console",
      description = "In the foreground, with Felix's shell on this terminal")
  boolean shell;

  @Override
  public int run(Console console) throws Exception {
    List<Path> files = disks.stream().map(each -> store(each, console.folder())).toList();
    ClusterHeader cluster = header(files);
    RunFolders folders = folders(cluster.name());
    NodeProcess process =
        new NodeProcess(
            Home.find(),
            files,
            keyFile(cluster, console),
            node,
            folders.run(),
            folders.logs(),
            false,
            List.of());
    ControlClient door = new ControlClient(folders.run());
    if (door.listens()) {
      throw new ProblemException(
          "node-alive",
          "node refused",
          node,
          "it already runs, with the run folder " + folders.run());
    }
    if (foreground || shell) {
      process.properties().forEach(NodeStart::set); // before anything logs
      set("lockstep.console=" + shell);
      Damages.of(files).warn(console);
      Launcher.main(new String[0]);
      return 0;
    }
    long claim = cluster.timing().deadMs() + cluster.timing().ioTimeoutMs();
    Process started = process.start();
    Damages damages = Damages.of(files);
    try {
      await(started, door, folders, claim + JOIN_MS, console);
    } catch (ProblemException e) {
      throw new ProblemException(damages.alsoIn(e.problem()));
    }
    damages.warn(console);
    return 0;
  }

  /** Without a shared disk its place is taken by {@code raft:} and a folder. */
  private static Path store(Path given, Path here) {
    String told = given.toString();
    return told.startsWith(REPLICATED)
        ? Path.of(REPLICATED + here.resolve(told.substring(REPLICATED.length())))
        : here.resolve(told);
  }

  private static ClusterHeader header(List<Path> stores) {
    String first = stores.get(0).toString();
    return first.startsWith(REPLICATED)
        ? ServiceLoader.load(ReplicaAdministration.class)
            .findFirst()
            .orElseThrow()
            .show(Path.of(first.substring(REPLICATED.length())))
        : ServiceLoader.load(DiskAdministration.class)
            .findFirst()
            .orElseThrow()
            .show(stores)
            .header();
  }

  private Path keyFile(ClusterHeader cluster, Console console) {
    return key == null
        ? KeyFile.usual(cluster.name(), cluster.id()).path()
        : console.folder().resolve(key);
  }

  private RunFolders folders(String cluster) {
    RunFolders usual = RunFolders.of(cluster, node);
    String told = System.getenv("LOCKSTEP_RUN");
    return told == null || told.isBlank() ? usual : new RunFolders(Path.of(told), usual.logs());
  }

  private static void set(String property) {
    int equals = property.indexOf('=');
    System.setProperty(property.substring(0, equals), property.substring(equals + 1));
  }

  private void await(
      Process process, ControlClient door, RunFolders folders, long boundMs, Console console)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    String shown = "";
    while (true) {
      long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      // Another process of the same name may answer, which this one cannot get past.
      Optional<NodeStatus> status = NodeStatus.of(door).filter(seen -> seen.pid() == process.pid());
      String now = status.map(one -> one.describe(node)).orElse("claims its slot");
      if (console.terminal() && !now.equals(shown)) {
        console.line(node + " " + now);
        shown = now;
      }
      if (!process.isAlive()) {
        throw ended(process.exitValue(), folders);
      }
      if (status.isPresent() && status.get().joined(node)) {
        console.line(
            node + " has joined, master " + status.get().master() + ", after " + Times.millis(ms));
        return;
      }
      if (ms > boundMs) {
        throw new ProblemException(
            "not-joined",
            "node not joined yet",
            node,
            now
                + " for "
                + Times.millis(ms)
                + "; it goes on, see 'lockstep status' and "
                + folders.logs());
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
  }

  /** The node has written down why, as one line: what, where, why. */
  private ProblemException ended(int exit, RunFolders folders) throws IOException {
    Path problem = folders.run().resolve("problem");
    if (!Files.exists(problem)) {
      return new ProblemException(
          "node-ended",
          "node not started",
          node,
          "the process ended with " + exit + "; see " + folders.logs());
    }
    String[] said = Files.readString(problem).strip().split(": ", 2);
    return new ProblemException("node-refused", said[0], "", said[said.length - 1]);
  }
}
