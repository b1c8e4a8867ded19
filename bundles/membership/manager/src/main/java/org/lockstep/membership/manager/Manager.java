package org.lockstep.membership.manager;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Environment;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.interconnect.spi.Transport;
import org.lockstep.membership.NodeTies;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.core.DeathWatch;
import org.lockstep.membership.manager.core.Message;
import org.lockstep.membership.manager.core.Participant;
import org.lockstep.membership.manager.core.Rounds;
import org.lockstep.membership.spi.Fencing;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.store.CommitResult;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.Transaction;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The membership manager's engine: puts the parts around one loop, and says which part hears of
 * each input.
 */
final class Manager implements Mastership.Hearer, Participation.Hearer {
  private static final Logger LOG = LoggerFactory.getLogger(Manager.class);
  private static final long TICK_MS = 50;
  private static final long CALM_TICK_MS = 300;
  private static final long HEARD_MS = 1_000;

  private final Incarnation self;
  private final Loop loop;
  private final LocalNode node;
  private final Scribe scribe;
  private final DiskWatch disk;
  private final LoopWatch loopWatch;
  private final DeathWatch deaths;
  private final Rounds rounds;
  private final Election election;
  private final KnownMaster known;
  private final Mastership mastership;
  private final Fences fences;
  private final Participation participation;
  private final DiskLoss loss;
  private final Peers peers;
  private final Asks asks;
  private final Subsystems subsystems;
  private final Wishes wishes;
  private final RecordStore store;
  private final Callbacks callbacks;
  private final Entrance entrance;
  private final Showing showing;
  private final List<StateListener> listeners = new CopyOnWriteArrayList<>();
  private String address = "";
  private long tickedMs;
  private Heartbeat announced = Heartbeat.SILENT;

  Manager(
      LocalNode node,
      Transport transport,
      Interconnect interconnect,
      Supplier<Optional<Fencing>> fencing,
      Environment environment) {
    this.node = node;
    this.self = node.incarnation();
    this.loop = new Loop(environment, this::endTurn);
    this.scribe = new Scribe(node.claim(), environment.workers());
    this.store = new RecordStore(self, this::commit, node.claim()::refusal, environment.workers());
    this.callbacks = new Callbacks(environment.workers());
    this.disk = new DiskWatch(node.database(), environment, this::look, this::blind);
    this.loopWatch = new LoopWatch(node::panic);
    this.deaths = new DeathWatch(node.database().header().timing().deadMs(), node.leaseProof());
    this.rounds = new Rounds(self, deaths, node.database().header().timing().deadMs());
    this.asks = new Asks(self);
    this.subsystems = new Subsystems(new LevelAsks(asks, loop));
    this.peers = new Peers(node, transport, interconnect, loop, deaths, disk);
    this.wishes = new Wishes(self, node.name(), loop, asks, subsystems, peers::heard);
    this.mastership = new Mastership(self, deaths, scribe, loop, peers, this);
    this.fences = new Fences(self, node.database(), fencing, scribe, loop, mastership::fenced);
    this.election =
        new Election(
            self,
            deaths,
            scribe,
            loop,
            environment.chance(),
            mastership::serve,
            mastership::giveUp,
            disk::lookNow,
            node::panic,
            node.database().header().timing().ioTimeoutMs());
    this.participation =
        new Participation(node, loop, scribe, peers, store, subsystems, callbacks, this);
    this.known = new KnownMaster(self, election, deaths, peers, participation);
    this.loss =
        new DiskLoss(node, loop, scribe, peers, asks, mastership, participation.participant());
    this.entrance =
        new Entrance(node, loop, callbacks, scribe, disk, asks, wishes, subsystems, this::settled);
    this.showing = new Showing(self, participation, known, deaths, fences);
  }

  void start() {
    address = peers.start(this::dispatch);
    loop.post(this::announce);
    loop.every(TICK_MS, this::tickIsDue, this::tick);
    disk.start();
    if (node.joinsAtBoot()) {
      entrance.join().whenComplete((done, failure) -> joinedAtBoot(failure));
    }
  }

  /** Nobody asked for this join by hand: its refusal is this node's (AL-1). */
  private void joinedAtBoot(@Nullable Throwable failure) {
    if (failure == null) {
      node.joined();
      return;
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof ProblemException refusal && !Wishes.isOver(refusal.problem())) {
      loop.post(() -> refused(refusal.problem()));
    }
  }

  /** Unless this node has left in the same turn. */
  private void refused(Problem problem) {
    if (!wishes.gone()) {
      LOG.error("{} does not join: {}", self, problem);
      depart(() -> node.refused(NodeNames.in(problem, shown().copy())));
    }
  }

  void stop() {
    disk.stop();
    peers.stop();
    loop.post(asks::abandon);
    loop.post(wishes::abandon);
    loop.stop();
    scribe.stop();
    store.stop();
    subsystems.stop();
    callbacks.stop();
  }

  void addListener(StateListener listener) {
    listeners.add(listener);
  }

  Shown shown() {
    return showing.shown();
  }

  Entrance entrance() {
    return entrance;
  }

  LocalNode node() {
    return node;
  }

  RecordStore store() {
    return store;
  }

  LiveConfiguration configuration(Collection<NodeTies> ties) {
    return new LiveConfiguration(
        node.database(),
        () -> shown().state().isMember(self),
        () -> shown().copy().records(),
        this::commit,
        ties);
  }

  private CompletableFuture<CommitResult> commit(Transaction transaction) {
    return entrance.commit(transaction);
  }

  /** The disk is looked at by a thread of its own: the loop is handed the latest look. */
  private void look(DiskWatch.Look look) {
    loopWatch.handed(look.endedMs());
    loop.post(() -> observed(look.observation(), look.beganMs(), look.endedMs()));
  }

  private void blind() {
    loop.post(deaths::blind);
  }

  private void observed(Observation seen, long beganMs, long endedMs) {
    loopWatch.taken();
    if (wishes.gone()) {
      return;
    }
    showing.damaged(seen.problems());
    deaths.observed(seen, beganMs, endedMs);
    peers.observed(seen);
    lookAround();
    loss.look(election.epoch());
    boolean mayServe = wishes.joining() || participation.participant().member();
    election.look(seen, mayBid() && loss.mayServe(), mayServe && loss.mayServe(), rounds.deposed());
    mastership.observed(election.epoch());
    mastership.network(rounds, peers.heard());
    fence();
    participation.readWhenBehind(known.confirmed(), known.isHeard(), wishes.joining());
    tick();
  }

  /** Only members have a say in who hears whom. */
  private void lookAround() {
    Participant participant = participation.participant();
    if (participant.member()) {
      SortedSet<NodeId> before = rounds.own().cutOff();
      rounds.look(
          participant.state(), peers.heard(), election.holder(), election.epoch(), deaths.nowMs());
      if (!rounds.own().cutOff().equals(before)) {
        LOG.warn("{} does not hear {}, who live: {}", self, rounds.own().cutOff(), rounds.own());
      }
    }
  }

  private void fence() {
    SortedMap<String, StoredRecord> records = participation.participant().copy().records();
    fences.look(mastership.serving(), mastership.unproven(), records);
    mastership.cutsOff(fences.running());
  }

  private boolean mayBid() {
    Participant participant = participation.participant();
    if (participant.member()) {
      return true;
    }
    return wishes.joining()
        && !mastership.knowsMembers()
        && participant.state().members().values().stream()
            .noneMatch(each -> !each.boot().equals(self) && deaths.alive(each.boot()));
  }

  /** Only a look that begins from now on proves a death by a lease. */
  @Override
  public void serving(long epoch) {
    election.served(self, epoch);
    announce();
    disk.lookNow();
  }

  @Override
  public void steppedDown() {
    announce();
    disk.lookNow();
  }

  /** It may have left, and not have been told before the last master left too (MM-12). */
  @Override
  public void adoptedWithoutSelf(Snapshot confirmed) {
    participation.readFromDisk(confirmed);
  }

  private void announce() {
    Participant participant = participation.participant();
    Optional<Position> own = mastership.confirmed();
    Heartbeat next =
        new Heartbeat(
            address,
            mastership.serving(),
            participant.member() || own.isPresent()
                ? own.orElse(participant.copy().position())
                : Position.START,
            rounds.own());
    if (!next.equals(announced)) {
      announced = next;
      node.announce(next);
    }
  }

  private void dispatch(Incarnation from, Message message) {
    boolean forMaster =
        message instanceof Message.Request
            || message instanceof Message.Ack
            || message instanceof Message.Promise
            || message instanceof Message.Working
            || message instanceof Message.Resync;
    if (message instanceof Message.Disk disk) {
      loss.heard(from, disk);
    } else if (forMaster) {
      mastership.received(from, message);
    } else {
      participation.received(from, message);
    }
  }

  /** Who is told may look: what is shown is brought up to date first. */
  @Override
  public void changed(ClusterState state) {
    showing.refresh();
    listeners.forEach(listener -> listener.changed(state));
    wishes.changed(participation.own());
  }

  @Override
  public CompletableFuture<?> heard() {
    return CompletableFuture.allOf(
        listeners.stream().map(StateListener::settled).toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Void> settled() {
    return loop.atMost(HEARD_MS, heard());
  }

  @Override
  public void answered(Message.Reply reply) {
    asks.answered(reply);
  }

  /** The last level has left, or this node never was a member (MM-12). */
  @Override
  public void left() {
    if (!wishes.gone()) {
      LOG.info("{} has left", self);
      depart(node::left);
    }
  }

  /** This boot takes part in nothing any more; {@code then} is run when all is written. */
  private void depart(Runnable then) {
    wishes.departing();
    showing.left();
    loopWatch.end();
    mastership.depart();
    announce();
    peers.flush(asks::unsent);
    wishes.departed();
    scribe.last(() -> callbacks.run(then));
  }

  private void tick() {
    tickedMs = loop.nowMs();
    loss.look(election.epoch());
    mastership.tick();
    announce();
  }

  /** Each look at the disk brings a tick, which is enough where nothing is going on. */
  private boolean tickIsDue() {
    return !loss.mayServe()
        || mastership.restless()
        || asks.waiting()
        || known.master().isEmpty()
        || loop.nowMs() - tickedMs >= CALM_TICK_MS;
  }

  private void endTurn() {
    peers.flush(asks::unsent);
    if (wishes.reconcile(participation.own())) {
      left();
    }
    if (wishes.gone()) {
      asks.abandon();
    } else {
      asks.pump(known.master(), known.epoch(), loop.nowMs(), peers);
    }
    peers.flush(asks::unsent);
    showing.refresh();
  }
}
