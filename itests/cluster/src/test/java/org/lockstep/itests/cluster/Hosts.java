package org.lockstep.itests.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.lockstep.store.spi.NodeConfig;

/** A cluster whose every node has a host of its own: its network, and its part of the store. */
final class Hosts implements AutoCloseable {
  private final Path folder;
  private final Network network;
  private final RealCluster cluster;
  private final SortedMap<Integer, DiskPath> paths = new TreeMap<>();
  private final Set<ProcessHandle> stopped = ConcurrentHashMap.newKeySet();
  private final int count;

  /**
   * @param store what each host has of it
   * @param jvm more options of each node's JVM
   */
  Hosts(int count, Store store, String... jvm) throws Exception {
    Leftovers.clean();
    this.count = count;
    String name = Leftovers.newName();
    folder = Leftovers.folder(name);
    network = new Network(name, count);
    try {
      cluster = new RealCluster(folder, count, new OnHosts(store, List.of(jvm)));
      for (int host = 0; store == Store.OWN_PATHS && host < count; host++) {
        Path own = Files.createDirectories(folder.resolve("N" + host));
        paths.put(host, new DiskPath(own, cluster.disk()));
      }
    } catch (Exception e) {
      giveBack();
      throw e;
    }
  }

  private final class OnHosts implements Place {
    private final Place store;
    private final List<String> jvm;

    OnHosts(Store store, List<String> jvm) {
      this.store = store == Store.REPLICAS ? Replicas.onHosts() : Place.MANY_HOSTS;
      this.jvm = jvm;
    }

    @Override
    public UUID format(Path image, List<NodeConfig> nodes) {
      return store.format(image, nodes);
    }

    @Override
    public List<String> within(int node) {
      return network.within(node);
    }

    @Override
    public Path disk(int node, Path image) {
      return paths.isEmpty() ? store.disk(node, image) : path(node).file();
    }

    @Override
    public List<String> jvm(int node) {
      List<String> all = new ArrayList<>(jvm);
      all.add("-Dlockstep.bind=" + Network.address(node)); // what others are told to connect to
      return all;
    }
  }

  int count() {
    return count;
  }

  RealCluster cluster() {
    return cluster;
  }

  Network network() {
    return network;
  }

  DiskPath path(int host) {
    DiskPath path = paths.get(host);
    if (path == null) {
      throw new IllegalStateException("these hosts have no disk paths of their own");
    }
    return path;
  }

  /** The host whose node is the master. */
  int master(int asked) throws Exception {
    String name = cluster.await(asked, "a master", s -> !s.master().isEmpty()).master();
    return Integer.parseInt(name.substring(1));
  }

  /** Each of them says so of each. */
  void awaitAll(int... up) throws Exception {
    for (int asked : up) {
      for (int node : up) {
        cluster.await(asked, "N" + node + " is JOINED for N" + asked, s -> s.joined("N" + node));
      }
    }
  }

  void kill(int host, Part part) {
    part.of(cluster.process(host)).forEach(ProcessHandle::destroyForcibly);
  }

  void stop(int host, Part part) throws Exception {
    for (ProcessHandle process : part.of(cluster.process(host))) {
      if (process.isAlive()) {
        stopped.add(process);
        RealCluster.signal(process.pid(), "STOP");
      }
    }
  }

  /** Whatever was stopped and still lives. */
  void goOn() throws Exception {
    for (ProcessHandle process : stopped) {
      if (process.isAlive()) {
        RealCluster.signal(process.pid(), "CONT");
      }
      stopped.remove(process);
    }
  }

  /** All links, all paths, all that was stopped. */
  void heal() throws Exception {
    network.heal();
    for (DiskPath path : paths.values()) {
      path.heal();
    }
    goOn();
  }

  @Override
  public void close() throws Exception {
    try {
      heal();
      cluster.close();
    } finally {
      giveBack();
    }
  }

  private void giveBack() throws IOException, InterruptedException {
    for (DiskPath path : paths.values()) {
      path.close();
    }
    network.close();
    Leftovers.remove(folder);
  }
}
