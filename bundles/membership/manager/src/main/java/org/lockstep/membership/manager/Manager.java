package org.lockstep.membership.manager;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.interconnect.spi.Transport;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.manager.core.Ask;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.core.DeathWatch;
import org.lockstep.membership.manager.core.Message;
import org.lockstep.membership.manager.core.Participant;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.store.CommitResult;
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

  final Incarnation self;
  final Loop loop;
  final RecordStore store;
  final Subsystems subsystems = new Subsystems();
  private final LocalNode node;
  private final Scribe scribe;
  private final DiskWatch disk;
  private final DeathWatch deaths;
  private final Election election;
  private final Mastership mastership;
  private final Participation participation;
  private final Peers peers;
  private final Asks asks = new Asks();
  private final Wishes wishes;
  private String address = "";
  private Heartbeat announced = Heartbeat.SILENT;
  private volatile Shown shown;

  /** What other threads may look at. */
  record Shown(
      ClusterState state,
      Snapshot copy,
      List<Message.Waiting> waiting,
      Optional<Incarnation> master,
      long epoch,
      SortedMap<Incarnation, String> missingProofs) {}

  Manager(
      LocalNode node,
      Transport transport,
      Interconnect interconnect,
      MonotonicClock clock,
      RandomGenerator chance) {
    this.node = node;
    this.self = node.incarnation();
    this.loop = new Loop(clock, this::endTurn);
    this.scribe = new Scribe(node.claim());
    this.store = new RecordStore(self, this::commit);
    this.disk = new DiskWatch(node.database(), seen -> loop.post(() -> observed(seen)));
    this.deaths = new DeathWatch(node.database().header().timing().deadMs(), node.leaseProof());
    this.wishes = new Wishes(self, loop, asks, subsystems);
    this.mastership = new Mastership(self, deaths, scribe, loop, this::send, this);
    this.election =
        new Election(self, deaths, scribe, loop, chance, mastership::serve, disk::lookNow);
    this.participation = new Participation(node, loop, scribe, this::send, store, subsystems, this);
    participation.addListener(
        state -> { // before anybody else is told: who is told may look
          shown = show();
          wishes.changed(state.members().get(self.node()));
        });
    this.shown = show();
    this.peers = new Peers(node, transport, interconnect, loop, deaths, disk, this::dispatch);
  }

  void start() {
    address = peers.start();
    loop.post(this::announce);
    loop.every(TICK_MS, this::tick);
    disk.start();
    if (node.joinsAtBoot()) {
      join();
    }
  }

  void stop() {
    disk.stop();
    peers.stop();
    loop.post(asks::abandon);
    loop.stop();
    scribe.stop();
    store.stop();
    subsystems.stop();
  }

  void addListener(StateListener listener) {
    loop.post(() -> participation.addListener(listener));
  }

  Shown shown() {
    return shown;
  }

  LocalNode node() {
    return node;
  }

  CompletableFuture<Void> join() {
    CompletableFuture<Void> result = new CompletableFuture<>();
    loop.post(() -> wishes.join(result));
    return result;
  }

  CompletableFuture<Void> leave() {
    CompletableFuture<Void> result = new CompletableFuture<>();
    loop.post(
        () -> {
          if (wishes.leave(result, participation.participant().member())) {
            left();
          }
        });
    return result;
  }

  CompletableFuture<Message.Reply> ask(Ask ask) {
    CompletableFuture<Message.Reply> result = new CompletableFuture<>();
    loop.post(() -> asks.ask(ask, loop.nowMs()).thenAccept(result::complete));
    return result;
  }

  private CompletableFuture<CommitResult> commit(Transaction transaction) {
    return ask(new Ask.Store(transaction))
        .thenApply(
            reply ->
                reply
                    .stored()
                    .orElseGet(
                        () ->
                            new CommitResult.Unknown(
                                reply.refusal().map(Problem::line).orElse("no answer"))));
  }

  void vouch(Incarnation dead) {
    scribe.run(
        claim -> {
          claim.vouch(dead);
          return true;
        },
        problem -> false,
        done -> disk.lookNow());
  }

  private void observed(Observation seen) {
    if (wishes.gone()) {
      return;
    }
    deaths.observed(seen, loop.nowMs());
    peers.observed(seen);
    election.look(seen, mayBid(), wishes.joining() || participation.participant().member());
    mastership.observed(election.epoch());
    participation.readWhenBehind(masterConfirmed());
  }

  private boolean mayBid() {
    Participant participant = participation.participant();
    if (participant.member()) {
      return true;
    }
    return wishes.joining()
        && participant.state().members().values().stream()
            .noneMatch(each -> !each.boot().equals(self) && deaths.alive(each.boot()));
  }

  private Position masterConfirmed() {
    return election
        .holder()
        .flatMap(holder -> deaths.slot(holder.node()))
        .map(slot -> slot.heartbeat().confirmed())
        .orElse(Position.START);
  }

  @Override
  public void serving(long epoch) {
    election.served(self, epoch);
    announce();
  }

  @Override
  public void steppedDown() {
    announce();
    disk.lookNow();
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
                : Position.START);
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
            || message instanceof Message.Resync;
    if (forMaster) {
      mastership.received(from, message);
    } else {
      participation.received(from, message);
    }
  }

  private void send(NodeId to, Message message) {
    peers.send(to, message);
  }

  @Override
  public void answered(Message.Reply reply) {
    asks.answered(reply);
  }

  /** The last level has left, or this node never was a member (MM-12). */
  @Override
  public void left() {
    if (wishes.gone()) {
      return;
    }
    wishes.departing();
    LOG.info("{} has left", self);
    mastership.depart();
    announce();
    peers.flush();
    wishes.departed();
    scribe.run(
        claim -> true,
        problem -> true,
        done -> Threads.named("lockstep-left").newThread(node::left).start());
  }

  private void tick() {
    mastership.tick();
    announce();
  }

  private void endTurn() {
    peers.flush();
    wishes.reconcile(participation.own());
    if (!wishes.gone()) {
      asks.pump(master(), epoch(), loop.nowMs(), this::request);
    }
    peers.flush();
    shown = show();
  }

  private boolean request(Incarnation to, Message message) {
    peers.send(to.node(), message);
    return true;
  }

  /** Whom to ask: who has said so to this node, unless the disk knows of a later epoch. */
  private Optional<Incarnation> master() {
    Participant participant = participation.participant();
    boolean told = participant.promisedEpoch() >= election.epoch();
    return told && participant.master().isPresent() ? participant.master() : election.holder();
  }

  private long epoch() {
    return Math.max(participation.participant().promisedEpoch(), election.epoch());
  }

  private Shown show() {
    Participant participant = participation.participant();
    SortedMap<Incarnation, String> missing = new TreeMap<>();
    participant.state().walks().values().stream()
        .filter(walk -> walk.type().state() == NodeState.FORCED_LEAVING && walk.proof().isEmpty())
        .forEach(walk -> missing.put(walk.boot(), deaths.missingProof(walk.boot())));
    return new Shown(
        participant.state(), participant.copy(), participant.waiting(), master(), epoch(), missing);
  }
}
