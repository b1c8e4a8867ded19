package org.lockstep.node.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.key.ClusterKey;
import org.lockstep.node.boot.core.HostWatchdog;
import org.lockstep.node.boot.list.BootList;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.StoreProvider;
import org.lockstep.store.spi.Timing;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way from a disk to a node that holds its slot. What fails on it gives all of it back. */
final class NodeStart {
  private static final Logger LOG = LoggerFactory.getLogger(NodeStart.class);

  private final BundleContext context;
  private final StoreProvider stores;
  private final Settings settings;
  private final Function<RunningNode, CompletionStage<Void>> again;
  private final Runnable beforeClaim;
  private final Deque<Runnable> taken = new ArrayDeque<>();

  private NodeStart(
      BundleContext context,
      StoreProvider stores,
      Settings settings,
      Function<RunningNode, CompletionStage<Void>> again,
      Runnable beforeClaim) {
    this.beforeClaim = beforeClaim;
    this.again = again;
    this.context = context;
    this.stores = stores;
    this.settings = settings;
  }

  /**
   * @param again how a node that has left joins again
   * @param beforeClaim run when nothing can fail any more but the claim itself
   */
  static RunningNode boot(
      BundleContext context,
      StoreProvider stores,
      Settings settings,
      Function<RunningNode, CompletionStage<Void>> again,
      Runnable beforeClaim)
      throws IOException {
    NodeStart start = new NodeStart(context, stores, settings, again, beforeClaim);
    try {
      return start.run();
    } catch (Throwable e) {
      start.giveBack(e);
      throw e;
    }
  }

  private static HostWatchdog fit(Path device, Timing timing) {
    try {
      return KernelWatchdogs.HERE.fit(device, timing, Thread::sleep);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(
          "interrupted", "start given up", device.toString(), "the node is being stopped");
    }
  }

  private RunningNode run() throws IOException {
    MembershipDatabase database = stores.open(settings.disks(), settings.node(), settings.key());
    taken.push(database::close);
    NodeConfig config = configOf(settings.node(), database);
    ClusterHeader cluster = database.header();
    ClusterKey key = settings.keyFile(cluster).read(cluster.id());
    RunFolders folders = settings.folders(cluster.name());
    folders.prepare();
    Optional<HostWatchdog> watchdog =
        settings.device().map(device -> fit(device, cluster.timing()));
    BootList list = BootList.in(context);
    taken.push(list::giveBack);
    list.start(config.boot()); // before the claim: no slot waits for what may take long
    SupervisorStart supervisor =
        SupervisorStart.begin(context.getBundle(), folders, settings, cluster.timing());
    taken.push(supervisor::cancel);
    beforeClaim.run();
    SlotClaim claim = database.claim(config.id(), LOG::info);
    taken.push(claim::leave);
    new EarlierBoot(folders.logs(), cluster.id(), claim).settle(database);
    SupervisorLink link = supervisor.link();
    RunningNode node =
        new RunningNode(context, settings, folders, database, config, key, claim, link, again);
    taken.clear();
    taken.push(node::stop); // which has all of it now
    node.begin();
    LOG.info(
        "{} is up as {} of cluster {}; {}",
        config.name(),
        claim.incarnation(),
        cluster.name(),
        Contained.line(link.containment()));
    boolean marked = !settings.replicated();
    LOG.info(
        "fencing: {}", Protection.line(settings.leaseProof(), config.fence(), watchdog, marked));
    return node;
  }

  private static NodeConfig configOf(String name, MembershipDatabase database) {
    var nodes = NodeConfig.all(database.latest().records());
    return nodes.values().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    "unknown-node",
                    "node refused",
                    name,
                    "the disk has no node of that name; it has "
                        + nodes.values().stream()
                            .map(NodeConfig::name)
                            .collect(Collectors.joining(", "))));
  }

  private void giveBack(Throwable cause) {
    for (Runnable each : taken) {
      try {
        each.run();
      } catch (RuntimeException | Error e) {
        cause.addSuppressed(e);
      }
    }
  }
}
