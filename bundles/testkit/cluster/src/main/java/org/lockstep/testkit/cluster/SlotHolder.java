package org.lockstep.testkit.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Environment;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.membership.Level;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.manager.LocalMembership;
import org.lockstep.membership.spi.DiskWait;
import org.lockstep.membership.spi.LeaseProof;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.membership.spi.OtherDisks;
import org.lockstep.node.boot.core.Lease;
import org.lockstep.node.boot.lease.DeferredPanic;
import org.lockstep.node.boot.lease.Departure;
import org.lockstep.node.boot.lease.LeaseGate;
import org.lockstep.node.boot.lease.LeaseKeeper;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Timing;
import org.lockstep.testkit.world.DiskPath;

/**
 * A simulated node that holds its slot, put together as a real one is: the store on the shared
 * disk, the lease with its gate, the membership manager. Only the supervisor and what lies below
 * are simulated.
 */
final class SlotHolder implements LocalNode {
  private static final long LAST_WRITES_MS = 200;
  private static final long DISK_WAIT_MS = 600_000;

  /** How long what is at work in its process holds up the end of a node that has left. */
  private static final long LAST_WORK_MS = 4_500;

  private static final long LOOK_MS = 10;

  private final SimulatedCluster cluster;
  private final SimulatedNode host;
  private final SimulatedBoot boot;
  private final MembershipDatabase database;
  private final SlotClaim claim;
  private final LeaseGate gate;
  private final DeferredPanic deferred;
  private final LeaseKeeper keeper;
  private final Departure departure;
  private final LocalMembership membership;
  private final SortedMap<Level, LocalMembership.Participant> installed = new TreeMap<>();
  private final Launching launching;
  private boolean panicked;
  private boolean departed;

  SlotHolder(
      SimulatedCluster cluster,
      SimulatedNode host,
      SimulatedBoot boot,
      MembershipDatabase database,
      SlotClaim claimed) {
    this.cluster = cluster;
    this.host = host;
    this.boot = boot;
    this.database = database;
    cluster.invariants().claimed(claimed.incarnation());
    this.claim = new WatchedClaim(claimed, cluster.invariants(), boot::say);
    Environment environment = boot.process().environment();
    Timing timing = database.header().timing();
    this.gate = new LeaseGate(new Lease(timing.leaseMs()), environment, this::panic);
    SimulatedPrograms programs =
        new SimulatedPrograms(
            boot.process(),
            boot.beside(),
            claimed.incarnation(),
            cluster.clientServices().execution(),
            this::bequeathed);
    host.whenOff(programs::off);
    SimulatedSupervisor supervisor =
        new SimulatedSupervisor(
            boot.process(),
            boot.beside(),
            boot.paths(boot.beside()),
            claim.deathMark(),
            timing.watchdogMs(),
            gate::heldUntilMs,
            programs,
            this::supervisorDied);
    this.deferred =
        new DeferredPanic(
            timing,
            DISK_WAIT_MS,
            gate,
            supervisor,
            environment.clock(),
            this::mayNotWait,
            this::panic);
    this.keeper =
        new LeaseKeeper(
            claim, timing, gate, supervisor, deferred, environment, () -> 0, this::panic);
    this.departure =
        new Departure(gate, supervisor, keeper, claim, timing, environment, this::panic);
    this.membership =
        new LocalMembership(
            this,
            boot.transport(),
            boot.transport(),
            () -> Optional.of(cluster.fencing()),
            environment);
    this.launching =
        new Launching(
            this,
            membership,
            environment,
            programs,
            new SimulatedAction(
                claimed.incarnation(),
                environment,
                programs,
                cluster.clientServices().execution(),
                cluster::isMended,
                cluster.bequeaths()));
  }

  private CompletionStage<Void> bequeathed(boolean any) {
    return keeper.bequeathed(any);
  }

  private void supervisorDied() {
    if (!departed) {
      panic("the supervisor died");
    }
  }

  private Optional<String> mayNotWait() {
    if (launching.underWay()) {
      return Optional.of("client services run on it");
    }
    return departure.ending() ? Optional.of("it is leaving") : Optional.empty();
  }

  /** The supervisor watches, and the first renewal is made. */
  void hold() {
    try {
      keeper.start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  void start() {
    cluster.subsystems().forEach(this::install);
    cluster.invariants().booted(incarnation(), membership.store());
    boot.say("is up as " + incarnation());
    membership.start();
    if (!cluster.clientServices().isEmpty()) {
      launching.start(cluster.clientServices());
    }
  }

  void say(String what) {
    boot.say(what);
  }

  private Subsystem.Host offered() {
    DiskPath data =
        new DiskPath(boot.process(), cluster.data(), cluster.dataFaults(), cluster::landed);
    return new Subsystem.Host(
        incarnation(),
        boot.process().environment(),
        boot.transport(),
        membership.store(),
        gate,
        new GatedData(data, gate, incarnation()),
        why -> cluster.world().fail(new AssertionError(why)));
  }

  /** Adds a subsystem, unless it is there. */
  void install(Subsystem subsystem) {
    installed.computeIfAbsent(subsystem.spec().level(), level -> published(subsystem));
  }

  private LocalMembership.Participant published(Subsystem subsystem) {
    SubsystemSpec spec = subsystem.spec();
    cluster.invariants().published(incarnation(), spec.level());
    return membership.add(
        spec, cluster.invariants().watch(incarnation(), spec, subsystem.factory().on(offered())));
  }

  /** Takes a subsystem out, if it is there. */
  void remove(Level level) {
    LocalMembership.Participant there = installed.remove(level);
    if (there != null) {
      cluster.invariants().removing(incarnation(), level);
      there.remove();
    }
  }

  /** Its slot is given up. */
  boolean departed() {
    return departed;
  }

  Launching launching() {
    return launching;
  }

  LocalMembership membership() {
    return membership;
  }

  @Override
  public Incarnation incarnation() {
    return claim.incarnation();
  }

  int boot() {
    return incarnation().number();
  }

  @Override
  public String name() {
    return host.id().toString();
  }

  @Override
  public boolean joinsAtBoot() {
    return true;
  }

  @Override
  public LeaseProof leaseProof() {
    return cluster.leaseProof();
  }

  @Override
  public String bindAddress() {
    return "";
  }

  @Override
  public List<String> disks() {
    return List.of("simulated");
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
    cluster.invariants().announced(incarnation(), heartbeat);
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
    return Path.of("simulated");
  }

  @Override
  public Path logFolder() {
    return Path.of("simulated");
  }

  @Override
  public CompletionStage<Void> quiesce() {
    return departure.quiesce();
  }

  /** As a real one: the gate closes at once, the process ends when the last writes have. */
  @Override
  public void panic(String why) {
    gate.close();
    keeper.quit();
    if (!panicked) {
      panicked = true;
      boot.say("panics: " + why);
      halt(LAST_WRITES_MS);
    }
    throw boot.process().ended();
  }

  private void halt(long boundMs) {
    if (gate.entered() == 0 || boundMs == 0) {
      boot.process().kill();
    } else {
      boot.process().after(1, () -> halt(boundMs - 1));
    }
  }

  @Override
  public void refused(Problem problem) {
    boot.say("is refused: " + problem);
    depart();
  }

  /** What ends in a panic ends there: then the supervisor sees to the rest. */
  private void depart() {
    departure
        .begin()
        .thenRun(
            () -> {
              if (!panicked && !boot.process().over()) {
                departed = true;
                if (isAtWork()) {
                  launching.stop();
                  boot.transport().stop();
                }
                end(LAST_WORK_MS);
              }
            });
  }

  /** The framework stops, and what minds no cancelling holds that up. */
  private void end(long boundMs) {
    if (boundMs > 0 && isAtWork()) {
      boot.process().after(LOOK_MS, () -> end(boundMs - LOOK_MS));
    } else {
      boot.exit();
    }
  }

  private boolean isAtWork() {
    return cluster.clientServices().execution().isAtWork(incarnation());
  }

  @Override
  public void left() {
    boot.say("has left");
    cluster.clientServices().execution().left(incarnation(), boot.process()::over);
    depart();
  }
}
