package org.lockstep.itests.benchmarks.member;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.interconnect.key.ClusterKey;
import org.lockstep.interconnect.netty.NettyTransport;
import org.lockstep.interconnect.netty.Unencrypted;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.manager.ManagerComponent;
import org.lockstep.membership.spi.LeaseProof;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.SlotClaim;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/**
 * A whole membership manager over TCP, with a service registry of its own. Where its store is in
 * memory, nothing of a barrier touches the disk.
 */
public final class InProcessNode implements LocalNode, AutoCloseable {
  private static final long RENEWAL_MS = 250;

  private final NodeConfig config;
  private final MembershipDatabase database;
  private final SlotClaim claim;
  private final Path folder;
  private final Framework framework;
  private final Optional<ClusterKey> key;
  private final NettyTransport transport;
  private final ScheduledExecutorService renewals =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "renewals");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Heartbeat said = Heartbeat.SILENT;

  /**
   * @param key none: without encryption
   */
  public InProcessNode(MembershipDatabase database, NodeConfig config, Optional<ClusterKey> key)
      throws Exception {
    this.key = key;
    this.transport =
        key.isPresent()
            ? new NettyTransport(MonotonicClock.system())
            : Unencrypted.transport(MonotonicClock.system());
    this.config = config;
    this.database = database;
    this.claim = database.claim(config.id(), System.err::println);
    this.folder = Files.createTempDirectory("lockstep-member");
    this.framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(Constants.FRAMEWORK_STORAGE, folder.resolve("framework").toString()));
    framework.start();
    renewals.scheduleWithFixedDelay(this::renew, 0, RENEWAL_MS, TimeUnit.MILLISECONDS);
    new ManagerComponent(context(), this, transport, transport.interconnect());
  }

  /** Of its service registry. */
  public BundleContext context() {
    return framework.getBundleContext();
  }

  private synchronized void renew() {
    claim.renew(said);
  }

  public Interconnect interconnect() {
    return transport.interconnect();
  }

  public MembershipManager manager() {
    return context().getService(context().getServiceReference(MembershipManager.class));
  }

  public void awaitJoined() {
    Patience.until(
        () ->
            manager()
                .view()
                .node(incarnation().node())
                .filter(member -> member.state() == NodeState.JOINED)
                .isPresent(),
        name() + " is a member");
  }

  public Optional<NodeState> at(String level) {
    return manager().view().node(incarnation().node()).flatMap(member -> member.at(level));
  }

  @Override
  public void close() throws Exception {
    transport.close();
    renewals.shutdownNow();
    framework.stop();
    framework.waitForStop(5_000);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("left behind: " + folder);
    }
  }

  @Override
  public Incarnation incarnation() {
    return claim.incarnation();
  }

  @Override
  public String name() {
    return config.name();
  }

  @Override
  public boolean joinsAtBoot() {
    return true;
  }

  @Override
  public LeaseProof leaseProof() {
    return LeaseProof.NEVER;
  }

  @Override
  public Optional<ClusterKey> clusterKey() {
    return key;
  }

  @Override
  public String bindAddress() {
    return "127.0.0.1:0";
  }

  @Override
  public List<String> disks() {
    return List.of();
  }

  @Override
  public MembershipDatabase database() {
    return database;
  }

  @Override
  public SlotClaim claim() {
    return claim;
  }

  @Override
  public void announce(Heartbeat heartbeat) {
    said = heartbeat;
    if (!renewals.isShutdown()) {
      renewals.execute(this::renew);
    }
  }

  @Override
  public long leaseLeftMs() {
    return database.header().timing().leaseMs();
  }

  @Override
  public Path runFolder() {
    return folder;
  }

  @Override
  public Path logFolder() {
    return folder;
  }

  @Override
  public void panic(String why) {
    System.err.println("panic: " + why);
    Runtime.getRuntime().halt(70);
  }

  @Override
  public void left() {
    renewals.shutdown();
  }
}
