package org.lockstep.itests.benchmarks.locks.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.retry.RetryForever;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/** {@code InterProcessMutex} on ZooKeeper, of which each process is a server and a client. */
public final class CuratorMutexes implements Mutexes {
  private static final int SERVERS = 3;
  private static final int FIRST_PORT = 17_900;
  private static final int AGAIN_MS = 100;
  private static final int PATIENCE_S = 60;

  private final CuratorFramework client;
  private final Map<String, InterProcessMutex> locks = new ConcurrentHashMap<>();

  /**
   * @param folder in which servers have theirs
   */
  public CuratorMutexes(Path folder, int id) throws Exception {
    QuorumPeerConfig config = new QuorumPeerConfig();
    config.parseProperties(properties(folder, id));
    Thread server = new Thread(() -> serve(config), "zookeeper");
    server.setDaemon(true);
    server.start();
    client =
        CuratorFrameworkFactory.newClient(
            "127.0.0.1:" + (FIRST_PORT + id), new RetryForever(AGAIN_MS));
    client.start();
    if (!client.blockUntilConnected(PATIENCE_S, TimeUnit.SECONDS)) {
      throw new IllegalStateException("no connection to ZooKeeper");
    }
  }

  private static Properties properties(Path folder, int id) throws Exception {
    Path data = Files.createDirectories(folder.resolve("zookeeper-" + id));
    Files.writeString(data.resolve("myid"), Integer.toString(id));
    Properties properties = new Properties();
    properties.put("tickTime", "1000");
    properties.put("initLimit", "30");
    properties.put("syncLimit", "10");
    properties.put("admin.enableServer", "false");
    properties.put("dataDir", data.toString());
    properties.put("clientPort", Integer.toString(FIRST_PORT + id));
    properties.put("clientPortAddress", "127.0.0.1");
    for (int other = 0; other < SERVERS; other++) {
      int port = FIRST_PORT + 10 * (other + 1);
      properties.put("server." + other, "127.0.0.1:" + port + ":" + (port + 1));
    }
    return properties;
  }

  private static void serve(QuorumPeerConfig config) {
    try {
      new QuorumPeerMain().runFromConfig(config);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Held lock(String name) throws Exception {
    InterProcessMutex lock =
        locks.computeIfAbsent(name, any -> new InterProcessMutex(client, "/locks/" + name));
    lock.acquire();
    return lock::release;
  }
}
