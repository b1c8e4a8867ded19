package org.lockstep.node.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.base.Environment;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.key.ClusterKey;
import org.lockstep.membership.IoGate;
import org.lockstep.membership.spi.DiskWait;
import org.lockstep.membership.spi.LeaseProof;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.membership.spi.OtherDisks;
import org.lockstep.node.boot.core.Lease;
import org.lockstep.node.boot.lease.DeferredPanic;
import org.lockstep.node.boot.lease.Departure;
import org.lockstep.node.boot.lease.LeaseGate;
import org.lockstep.node.boot.lease.LeaseKeeper;
import org.lockstep.node.supervisor.Containment;
import org.lockstep.node.supervisor.PanicCommand;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Timing;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node that holds its slot. */
final class RunningNode implements LocalNode {
  private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);
  private static final int PANICKED = 70;
  private static final String SUPERVISOR_DIED = "the supervisor died";
  private static final long LAST_WRITES_MS = 200;
  private static final long LOOK_MS = 50;

  private final BundleContext context;
  private final Settings settings;
  private final RunFolders folders;
  private final MembershipDatabase database;
  private final NodeConfig config;
  private final ClusterKey key;
  private final SlotClaim claim;
  private final LeaseGate gate;
  private final SupervisorLink supervisor;
  private final DeferredPanic deferred;
  private final LeaseKeeper keeper;
  private final Panic panic;
  private final Departure departure;
  private final FrameworkStop frameworkStop;
  private final SupervisedPrograms programs;
  private final Exclusive exclusive;
  private final Function<RunningNode, CompletionStage<Void>> again;
  private final CompletableFuture<Void> joined = new CompletableFuture<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final List<ServiceRegistration<?>> published = new ArrayList<>();

  RunningNode(
      BundleContext context,
      Settings settings,
      RunFolders folders,
      MembershipDatabase database,
      NodeConfig config,
      ClusterKey key,
      SlotClaim claim,
      SupervisorLink supervisor,
      Function<RunningNode, CompletionStage<Void>> again) {
    this.again = again;
    this.context = context;
    this.settings = settings;
    this.folders = folders;
    this.database = database;
    this.config = config;
    this.key = key;
    this.claim = claim;
    this.supervisor = supervisor;
    Timing timing = database.header().timing();
    Environment environment = Environment.real();
    SuspendedHost host = new SuspendedHost();
    this.gate = new LeaseGate(new Lease(timing.leaseMs()), environment, this::panic);
    this.panic =
        new Panic(
            gate,
            () -> supervisor.orphans().areEnding(),
            () -> supervisor.orphans().areEnding() ? supervisor.orphans().leftMs() : LAST_WRITES_MS,
            LOG::error,
            () -> Runtime.getRuntime().halt(PANICKED));
    this.deferred =
        new DeferredPanic(
            timing,
            settings.diskWait().toMillis(),
            gate,
            supervisor,
            environment.clock(),
            this::mayNotWait,
            this::panic);
    this.keeper =
        new LeaseKeeper(
            claim, timing, gate, supervisor, deferred, environment, host::millis, this::panic);
    this.departure =
        new Departure(gate, supervisor, keeper, claim, timing, environment, this::panic);
    this.frameworkStop = new FrameworkStop(context, settings.leaveTimeout(), departure::begun);
    this.programs =
        new SupervisedPrograms(
            supervisor::send,
            folders.logs(),
            supervisor.containment(),
            new AnnouncedWills(this::announceWills),
            supervisor.greeting().lastId(),
            new HandOver(supervisor, folders, settings.handOver()));
    this.exclusive = new Exclusive(context);
  }

  /** From here on the supervisor marks this node's death, until it is {@link #stop stopped}. */
  void begin() throws IOException {
    supervisor.listen(programs::heard);
    supervisor.greet(claim.deathMark(), config.panic(), gate, this::supervisorDied);
    keeper.start();
    settings.device().ifPresent(this::guardHost);
    published.add(context.registerService(IoGate.class, gate, null));
    published.add(context.registerService(ProgramLauncher.class, programs, null));
    published.add(context.registerService(LocalNode.class, this, null));
    context.addBundleListener(frameworkStop);
  }

  /** Why this node does not outlive its lease, though all have lost the disk (DB-8). */
  private Optional<String> mayNotWait() {
    if (settings.replicated()) {
      return Optional.of("its store is no disk");
    }
    if (settings.device().isPresent()) {
      return Optional.of("a watchdog device resets this host");
    }
    if (departure.ending()) {
      return Optional.of("it is leaving");
    }
    if (programs.keepsOfEarlierBoot()) {
      return Optional.of("it has not taken over what an earlier boot has left");
    }
    if (programs.any() && deferred.diskWait().equals(DiskWait.NONE)) {
      return Optional.of("programs run on it"); // none is launched while it waits
    }
    return exclusive.objection();
  }

  /** Once there is a lease, without which the device is not petted: the disk may be slow. */
  private void guardHost(Path device) {
    long untilMs = database.header().timing().deadMs();
    for (long waitedMs = 0; gate.leftMs() == 0 && waitedMs < untilMs; waitedMs += LOOK_MS) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MS));
    }
    supervisor.guardHost(device);
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
  public Optional<ClusterKey> clusterKey() {
    return Optional.of(key);
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
  public boolean diskLost() {
    return deferred.diskLost();
  }

  @Override
  public void othersSay(OtherDisks said) {
    deferred.othersSay(said);
  }

  @Override
  public DiskWait diskWait() {
    return deferred.diskWait();
  }

  @Override
  public void confirmed(long number) {
    deferred.confirmed(number);
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
    long boundMs = orphansMs();
    panic.decided(why);
    try {
      keeper.quit();
      boolean survives =
          supervisor.containment() != Containment.NAMESPACE || !programs.wills().isEmpty();
      if (survives && supervisor.isDoubtful()) { // it may be stopped, and would end nothing (RL-15)
        supervisor.orphans().end(boundMs, programs.wills(), this::undone);
      }
    } finally {
      panic.because(why);
    }
  }

  private long orphansMs() {
    long watchdogMs = database.header().timing().watchdogMs();
    return Orphans.boundMs(programs.wills(), gate.leftMs(), watchdogMs);
  }

  /** A host that is reset in time has nothing left to be undone. */
  private CompletionStage<Void> announceWills(boolean any) {
    return settings.device().isPresent()
        ? AnnouncedWills.needless(any)
        : keeper.bequeathed(any).thenRunAsync(() -> {}, supervisor::later);
  }

  /** Nobody else is left to tell those who wait for it. */
  private void undone() {
    if (programs.areAwaited() && settings.device().isEmpty()) {
      try {
        keeper.undone();
      } catch (RuntimeException e) {
        LOG.warn("That all is undone could not be told", e);
      }
    }
  }

  /** Where its programs do not all die with it, they end before this process does. */
  private void supervisorDied() {
    long boundMs = orphansMs();
    panic.decided(SUPERVISOR_DIED);
    keeper.quit();
    supervisor.orphans().end(boundMs, programs.wills(), this::undone);
    supervisor.orphans().await(boundMs);
    new PanicCommand(config.panic(), LOG::error).run(); // nobody else is left to
    panic(SUPERVISOR_DIED);
  }

  @Override
  public void joined() {
    joined.complete(null);
  }

  /** Completes when the node has joined at boot, or fails with the reason why not. */
  CompletableFuture<Void> joinedAtBoot() {
    return joined;
  }

  @Override
  public void refused(Problem problem) {
    joined.completeExceptionally(new ProblemException(problem));
    departure.go();
    Refusal.of(problem.line(), Optional.of(folders.run().toString()), settings.ownsProcess());
  }

  @Override
  public CompletionStage<Void> quiesce() {
    return departure.quiesce();
  }

  @Override
  public void left() {
    notJoined("this node has left before it was JOINED");
    departure.go();
    if (settings.exits(config)) {
      try {
        context.getBundle(0).stop();
      } catch (BundleException e) {
        LOG.error("The framework does not stop", e);
        Runtime.getRuntime().halt(0);
      }
    }
  }

  @Override
  public CompletionStage<Void> joinAgain() {
    if (settings.exits(config)) {
      return LocalNode.super.joinAgain();
    }
    notJoined("this node has left before it was JOINED");
    return again.apply(this);
  }

  /** As its supervisor is petted, as long as it holds its slot (ND-3). */
  boolean isWell() {
    boolean waits = gate.isWell() && !deferred.diskWait().equals(DiskWait.NONE);
    return departure.ending() || (waits || gate.leftMs() > 0) && !supervisor.isDoubtful();
  }

  private void notJoined(String why) {
    joined.completeExceptionally(new ProblemException("left", "join ended", config.name(), why));
  }

  boolean isStopped() {
    return stopped.get();
  }

  /** The component goes. A node that has not left is forced out by the others once it is dead. */
  void stop() {
    if (stopped.getAndSet(true)) {
      departure.go(); // which waits for the one under way
      return;
    }
    notJoined("this node has stopped");
    try {
      context.removeBundleListener(frameworkStop);
      exclusive.close();
      published.forEach(ServiceRegistration::unregister);
    } catch (IllegalStateException e) {
      LOG.debug("The bundle has been stopped: what it had published is withdrawn", e);
    } finally {
      departure.go();
      database.close();
      panic.dismiss();
    }
  }
}
