package org.lockstep.node.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.IoGate;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.spi.LeaseProof;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.node.boot.core.Lease;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.StoreProvider;
import org.lockstep.store.spi.Timing;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node that holds its slot. */
final class RunningNode implements LocalNode {
  private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);
  private static final int PANICKED = 70;
  private static final long LAST_WRITES_MS = 200;
  private static final long PROGRAMS_END_MS = 5_000;
  private static final long LEAVE_MS = 10_000;

  private final BundleContext context;
  private final Settings settings;
  private final RunFolders folders;
  private final MembershipDatabase database;
  private final NodeConfig config;
  private final SlotClaim claim;
  private final LeaseGate gate;
  private final SupervisorLink supervisor;
  private final LeaseKeeper keeper;
  private final List<ServiceRegistration<?>> published = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final Object ending = new Object();

  private RunningNode(
      BundleContext context,
      Settings settings,
      RunFolders folders,
      MembershipDatabase database,
      NodeConfig config,
      SlotClaim claim,
      SupervisorLink supervisor)
      throws IOException {
    this.context = context;
    this.settings = settings;
    this.folders = folders;
    this.database = database;
    this.config = config;
    this.claim = claim;
    Timing timing = database.header().timing();
    MonotonicClock clock = MonotonicClock.system();
    this.gate = new LeaseGate(new Lease(timing.leaseMs()), clock, this::panic);
    this.supervisor = supervisor;
    supervisor.greet(timing.watchdogMs(), claim.deathMark(), this::panic);
    this.keeper = new LeaseKeeper(claim, timing, gate, supervisor, clock, this::panic);
  }

  static RunningNode boot(BundleContext context, StoreProvider stores, Settings settings)
      throws IOException {
    MembershipDatabase database = stores.open(settings.disks());
    NodeConfig config = configOf(settings.node(), database);
    RunFolders folders = settings.folders(database.header().name());
    folders.prepare();
    SupervisorStart supervisor = SupervisorStart.begin(context.getBundle(), folders);
    SlotClaim claim;
    try {
      claim = database.claim(config.id(), LOG::info);
    } catch (ProblemException e) {
      supervisor.cancel();
      throw e;
    }
    RunningNode node =
        new RunningNode(context, settings, folders, database, config, claim, supervisor.link());
    node.keeper.start();
    node.publish();
    LOG.info(
        "{} is up as {} of cluster {}; a suspended host is not covered (leaseProof {})",
        config.name(),
        claim.incarnation(),
        database.header().name(),
        settings.leaseProof());
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

  private void publish() {
    published.add(context.registerService(IoGate.class, gate, null));
    published.add(context.registerService(ProgramLauncher.class, supervisor, null));
    published.add(context.registerService(LocalNode.class, this, null));
    context.addBundleListener((SynchronousBundleListener) this::onBundle);
  }

  /** Stopping the framework is a graceful leave (MM-13). */
  private void onBundle(BundleEvent event) {
    boolean stopping =
        event.getBundle().getBundleId() == 0 && event.getType() == BundleEvent.STOPPING;
    ServiceReference<MembershipManager> reference =
        stopping && !over.get() ? context.getServiceReference(MembershipManager.class) : null;
    MembershipManager manager = reference == null ? null : context.getService(reference);
    if (manager == null) {
      return;
    }
    try {
      manager.leave().toCompletableFuture().get(LEAVE_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The node stops without having left: the others will force it out", e);
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
    return settings.joins();
  }

  @Override
  public LeaseProof leaseProof() {
    return settings.leaseProof();
  }

  @Override
  public String bindAddress() {
    if (!settings.bind().isEmpty()) {
      return settings.bind();
    }
    if (!config.address().isEmpty()) {
      return config.address();
    }
    return database.header().singleHost() ? "127.0.0.1:0" : "0.0.0.0:0";
  }

  @Override
  public List<String> disks() {
    return settings.disks();
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
    keeper.announce(heartbeat);
  }

  @Override
  public long leaseLeftMs() {
    return gate.leftMs();
  }

  @Override
  public Path runFolder() {
    return folders.run();
  }

  @Override
  public Path logFolder() {
    return folders.logs();
  }

  @Override
  public void panic(String why) {
    gate.close();
    if (over.getAndSet(true)) {
      return;
    }
    LOG.error("Panic: {}", why);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_WRITES_MS);
    while (gate.entered() > 0 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    Runtime.getRuntime().halt(PANICKED);
  }

  @Override
  public void refused(Problem problem) {
    end();
    Refusal.of(problem.line(), Optional.of(folders.run()), settings.exits());
  }

  @Override
  public void left() {
    end();
    if (settings.exits()) {
      try {
        context.getBundle(0).stop();
      } catch (BundleException e) {
        LOG.error("The framework does not stop", e);
        Runtime.getRuntime().halt(0);
      }
    }
  }

  /** MM-12: shared I/O closes, then the slot is given up; the programs end before that (RL-15). */
  private void end() {
    synchronized (ending) { // whoever comes second returns when it is done, not before
      if (!over.getAndSet(true)) {
        giveUpSlot();
      }
    }
  }

  private void giveUpSlot() {
    gate.close();
    if (!supervisor.bye(PROGRAMS_END_MS)) {
      LOG.error("Programs of this node do not end: its slot is not given up (RL-15)");
      Runtime.getRuntime().halt(PANICKED);
    }
    keeper.stop();
    claim.leave();
  }

  /** The component goes. A node that has not left is forced out by the others once it is dead. */
  void stop() {
    published.forEach(ServiceRegistration::unregister);
    end();
    database.close();
  }
}
