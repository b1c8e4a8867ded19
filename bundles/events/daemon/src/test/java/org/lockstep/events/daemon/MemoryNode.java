package org.lockstep.events.daemon;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.lockstep.base.Environment;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.events.MembershipWatcher;
import org.lockstep.interconnect.local.LocalNetwork;
import org.lockstep.interconnect.local.LocalTransport;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.manager.LocalMembership;
import org.lockstep.membership.spi.LeaseProof;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.store.memory.MemoryStoreProvider;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.SlotClaim;

/** A node of this JVM with a real membership manager, on a store in memory, and an event daemon. */
final class MemoryNode implements LocalNode {
  private static final long RENEWAL_MS = 100;

  final LocalEventDaemon daemon;
  final LocalEventGroups groups;
  final LocalMembership membership;
  private final String name;
  private final MembershipDatabase database;
  private final SlotClaim claim;
  private final LocalTransport transport;
  private final ScheduledExecutorService renewals = Executors.newSingleThreadScheduledExecutor();
  private volatile Heartbeat said = Heartbeat.SILENT;

  MemoryNode(String cluster, int id, String name, LocalNetwork network, Environment environment) {
    this.name = name;
    this.database = new MemoryStoreProvider().open(List.of(cluster));
    this.claim = database.claim(NodeId.of(id), progress -> {});
    this.transport = new LocalTransport(network);
    this.membership =
        new LocalMembership(
            this, transport, transport.interconnect(), Optional::empty, environment);
    this.daemon = new LocalEventDaemon(NodeId.of(id), environment);
    this.groups =
        new LocalEventGroups(
            membership.store(),
            membership.service()::view,
            daemon,
            environment,
            () -> ZoneOffset.UTC);
    renewals.scheduleWithFixedDelay(this::renew, 0, RENEWAL_MS, TimeUnit.MILLISECONDS);
    membership.start();
    groups.start();
  }

  /** The event manager's level, through which a watcher hears of transitions. */
  void hears(MembershipWatcher watcher) {
    LocalEventManager manager = new LocalEventManager(membership.service(), Environment.real());
    manager.add(watcher);
    membership.add(LocalEventManager.SPEC, manager.listener());
  }

  private synchronized void renew() {
    claim.renew(said);
  }

  MembershipView view() {
    return membership.service().view();
  }

  void close() {
    groups.close();
    daemon.close();
    membership.stop();
    transport.close();
    renewals.shutdownNow();
  }

  @Override
  public Incarnation incarnation() {
    return claim.incarnation();
  }

  @Override
  public String name() {
    return name;
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
  public String bindAddress() {
    return ":0";
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
    return Path.of("/tmp");
  }

  @Override
  public Path logFolder() {
    return Path.of("/tmp");
  }

  @Override
  public void panic(String why) {
    System.err.println("panic of " + name + ": " + why);
  }

  @Override
  public void left() {
    renewals.shutdown();
  }
}
