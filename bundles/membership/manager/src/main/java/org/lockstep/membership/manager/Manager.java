package org.lockstep.membership.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.Channel;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.interconnect.spi.PeerListener;
import org.lockstep.interconnect.spi.Transport;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.manager.core.Ask;
import org.lockstep.membership.manager.core.Batch;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.core.DeathWatch;
import org.lockstep.membership.manager.core.Effect;
import org.lockstep.membership.manager.core.Master;
import org.lockstep.membership.manager.core.Member;
import org.lockstep.membership.manager.core.Message;
import org.lockstep.membership.manager.core.Output;
import org.lockstep.membership.manager.core.Participant;
import org.lockstep.membership.manager.wire.HistoryCodec;
import org.lockstep.membership.manager.wire.MessageCodec;
import org.lockstep.membership.manager.wire.StateCodec;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.store.Change;
import org.lockstep.store.CommitResult;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The membership manager's engine: one loop that feeds the cores with what the disk, the
 * interconnect, the listeners and the users say, and carries out what they answer.
 */
final class Manager implements PeerListener {
  private static final Logger LOG = LoggerFactory.getLogger(Manager.class);
  private static final String CHANNEL = "membership";
  private static final long TICK_MS = 50;

  /** A member that the master's heartbeat is ahead of for this long reads the disk (MM-11). */
  private static final long BEHIND_MS = 750;

  final Incarnation self;
  final Loop loop;
  final RecordStore store;
  private final LocalNode node;
  private final Transport transport;
  private final Channel channel;
  private final Scribe scribe;
  private final DiskWatch disk;
  private final DeathWatch deaths;
  private final Election election;
  private final Participant participant;
  private final Asks asks = new Asks();
  final Subsystems subsystems = new Subsystems();
  private final Suspicions suspicions = new Suspicions();
  private final List<StateListener> listeners = new ArrayList<>();
  private final SortedMap<NodeId, List<Message>> outbox = new TreeMap<>();
  private final Aborts aborts = new Aborts();
  private Optional<Master> master = Optional.empty();
  private long adopting;
  private long behindSinceMs = Long.MAX_VALUE;
  private String address = "";
  private Heartbeat announced = Heartbeat.SILENT;
  private SortedMap<NodeId, Transport.Peer> peers = new TreeMap<>();
  private Wish wish = Wish.NONE;
  private CompletableFuture<Void> joined = new CompletableFuture<>();
  private final CompletableFuture<Void> left = new CompletableFuture<>();
  private CompletableFuture<Message.Reply> asked = CompletableFuture.completedFuture(null);
  private boolean gone;
  private volatile Shown shown;

  private enum Wish {
    NONE,
    JOIN,
    LEAVE
  }

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
    this.transport = transport;
    this.loop = new Loop(clock);
    this.scribe = new Scribe(node.claim());
    this.store = new RecordStore(self, this::commit);
    this.disk = new DiskWatch(node.database(), seen -> loop.post(turn(() -> observed(seen))));
    this.deaths = new DeathWatch(node.database().header().timing().deadMs(), node.leaseProof());
    this.election = new Election(self, deaths, scribe, loop, chance, this::serve, disk::lookNow);
    this.participant = new Participant(self, node.database().latest(), Keys::stateIn);
    this.shown = show();
    this.channel = interconnect.channel(CHANNEL, this::received);
  }

  void start() {
    address = transport.start(self, node.database().header().id(), node.bindAddress(), this);
    loop.post(turn(this::announce));
    loop.every(TICK_MS, turn(this::tick));
    disk.start();
    if (node.joinsAtBoot()) {
      join();
    }
  }

  void stop() {
    disk.stop();
    channel.close();
    transport.stop();
    loop.post(asks::abandon);
    loop.stop();
    scribe.stop();
    store.stop();
    subsystems.stop();
  }

  void addListener(StateListener listener) {
    loop.post(() -> listeners.add(listener));
  }

  Shown shown() {
    return shown;
  }

  LocalNode node() {
    return node;
  }

  // --- what users want

  CompletableFuture<Void> join() {
    CompletableFuture<Void> result = new CompletableFuture<>();
    loop.post(
        turn(
            () -> {
              if (gone) {
                result.completeExceptionally(
                    refusal("join refused", "this boot has left; start the node again"));
                return;
              }
              wish = Wish.JOIN;
              if (joined.isDone()) {
                joined = new CompletableFuture<>();
              }
              joined.whenComplete((ok, failure) -> relay(result, failure));
            }));
    return result;
  }

  CompletableFuture<Void> leave() {
    CompletableFuture<Void> result = new CompletableFuture<>();
    loop.post(
        turn(
            () -> {
              boolean member = participant.member() || wish == Wish.JOIN;
              wish = Wish.LEAVE;
              left.whenComplete((ok, failure) -> relay(result, failure));
              if (!member) {
                depart();
              }
            }));
    return result;
  }

  private static void relay(CompletableFuture<Void> to, @Nullable Throwable failure) {
    if (failure == null) {
      to.complete(null);
    } else {
      to.completeExceptionally(failure);
    }
  }

  static ProblemException refusal(String what, String why) {
    return new ProblemException("refused", what, "membership", why);
  }

  CompletableFuture<Message.Reply> ask(Ask ask) {
    CompletableFuture<Message.Reply> result = new CompletableFuture<>();
    loop.post(turn(() -> asks.ask(ask, loop.nowMs()).thenAccept(result::complete)));
    return result;
  }

  private CompletableFuture<CommitResult> commit(org.lockstep.store.Transaction transaction) {
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

  // --- what the disk says

  private void observed(Observation seen) {
    if (gone) {
      return;
    }
    deaths.observed(seen, loop.nowMs());
    suspicions.observed(deaths);
    disk.alert(suspicions.any());
    connect(seen);
    election.look(seen, mayBid(), wish == Wish.JOIN || participant.member());
    master
        .filter(each -> election.epoch() > each.epoch())
        .ifPresent(each -> carryOut(each.unknown("epoch " + election.epoch() + " has begun")));
    master.ifPresent(this::reportDeaths);
    readWhenBehind();
  }

  private boolean mayBid() {
    if (participant.member()) {
      return true;
    }
    return wish == Wish.JOIN
        && participant.state().members().values().stream()
            .noneMatch(each -> !each.boot().equals(self) && deaths.alive(each.boot()));
  }

  private void reportDeaths(Master serving) {
    for (Member member : serving.state().members().values()) {
      if (!member.boot().equals(self)) {
        deaths
            .proof(member.boot())
            .ifPresent(proof -> carryOut(serving.proven(member.boot(), proof, loop.now())));
      }
    }
  }

  private void connect(Observation seen) {
    SortedMap<NodeId, Transport.Peer> wanted = new TreeMap<>();
    seen.slots()
        .forEach(
            (id, slot) -> {
              String where = slot.heartbeat().address();
              if (!id.equals(self.node())
                  && !where.isEmpty()
                  && !slot.left()
                  && deaths.proof(slot.owner()).isEmpty()) {
                wanted.put(id, new Transport.Peer(slot.owner(), where));
              }
            });
    if (!wanted.equals(peers)) {
      peers = wanted;
      transport.peers(wanted);
    }
  }

  /** A node that nobody tells anything learns from the disk that it was forced out (MM-11). */
  private void readWhenBehind() {
    Position confirmed =
        election
            .holder()
            .flatMap(holder -> deaths.slot(holder.node()))
            .map(slot -> slot.heartbeat().confirmed())
            .orElse(Position.START);
    boolean behind = participant.member() && confirmed.compareTo(participant.copy().position()) > 0;
    if (!behind) {
      behindSinceMs = Long.MAX_VALUE;
    } else if (behindSinceMs == Long.MAX_VALUE) {
      behindSinceMs = loop.nowMs();
    } else if (loop.nowMs() - behindSinceMs > BEHIND_MS) {
      behindSinceMs = loop.nowMs();
      scribe.run(
          claim -> Optional.of(node.database().latest()),
          problem -> Optional.<Snapshot>empty(),
          read -> read.ifPresent(this::readFromDisk));
    }
  }

  private void readFromDisk(Snapshot snapshot) {
    loop.post(turn(() -> effects(participant.readFromDisk(snapshot))));
  }

  // --- mastership

  private void serve(long epoch) {
    if (master.isPresent() && master.get().epoch() == epoch || adopting == epoch) {
      return;
    }
    adopting = epoch;
    LOG.info("Adopting the cluster's history as master of epoch {}", epoch);
    scribe.adopt(
        epoch,
        adopted -> loop.post(turn(() -> begin(epoch, adopted))),
        problem ->
            loop.post(
                turn(
                    () -> {
                      LOG.error("Epoch {} is given up: {}", epoch, problem);
                      scribe.release(epoch);
                    })));
  }

  private void begin(long epoch, Snapshot adopted) {
    Master serving = new Master(epoch, adopted, Keys.stateIn(adopted), loop.now());
    master = Optional.of(serving);
    election.served(self, epoch);
    announce();
    carryOut(serving.begin(loop.now()));
  }

  private void carryOut(List<Output> outputs) {
    for (Output output : outputs) {
      if (output instanceof Output.Send send) {
        send(send.to(), send.message());
      } else if (output instanceof Output.Write write) {
        write(write);
      } else if (output instanceof Output.StepDown down) {
        stepDown(down.why());
      }
    }
  }

  private void write(Output.Write write) {
    long epoch = master.orElseThrow().epoch();
    List<Change> changes = new ArrayList<>(write.records());
    changes.add(Change.put(Keys.STATE, StateCodec.encode(write.state())));
    write
        .ended()
        .forEach(
            past -> changes.add(Change.put(Keys.history(past.id()), HistoryCodec.encode(past))));
    scribe.commit(
        epoch, changes, outcome -> loop.post(turn(() -> written(epoch, changes, outcome))));
  }

  private void written(long epoch, List<Change> changes, CommitOutcome outcome) {
    if (master.isEmpty() || master.get().epoch() != epoch) {
      return;
    }
    if (outcome instanceof CommitOutcome.Confirmed confirmed) {
      Commit commit = new Commit(confirmed.position(), changes);
      carryOut(master.get().confirmed(commit, loop.now()));
    } else if (outcome instanceof CommitOutcome.Unknown unknown) {
      carryOut(master.get().unknown(unknown.problem().line()));
    }
  }

  private void stepDown(String why) {
    master.ifPresent(
        each -> {
          LOG.warn("Stepping down from epoch {}: {}", each.epoch(), why);
          scribe.release(each.epoch());
        });
    master = Optional.empty();
    announce();
    disk.lookNow();
  }

  private void announce() {
    Position confirmed =
        master.map(each -> each.copy().position()).orElse(participant.copy().position());
    Heartbeat next =
        new Heartbeat(
            address,
            master.map(Master::epoch).orElse(0L),
            participant.member() || master.isPresent() ? confirmed : Position.START);
    if (!next.equals(announced)) {
      announced = next;
      node.announce(next);
    }
  }

  // --- messages

  private void received(Incarnation from, byte[] bytes) {
    List<Message> messages;
    try {
      messages = MessageCodec.decode(bytes);
    } catch (IllegalArgumentException e) {
      LOG.warn("A message of {} is dropped: {}", from, e.getMessage());
      return;
    }
    loop.post(turn(() -> messages.forEach(message -> dispatch(from, message))));
  }

  private void dispatch(Incarnation from, Message message) {
    boolean forMaster =
        message instanceof Message.Request
            || message instanceof Message.Ack
            || message instanceof Message.Promise
            || message instanceof Message.Resync;
    if (forMaster) {
      master.ifPresent(each -> carryOut(each.received(from, message, loop.now())));
    } else {
      effects(participant.received(from, message));
    }
  }

  private void send(NodeId to, Message message) {
    outbox.computeIfAbsent(to, any -> new ArrayList<>()).add(message);
  }

  /**
   * What one turn has to say to a node goes in one frame; to this node it goes round the corner.
   */
  private void flush() {
    while (!outbox.isEmpty()) {
      NodeId to = outbox.firstKey();
      List<Message> messages = outbox.remove(to);
      if (to.equals(self.node())) {
        messages.forEach(message -> dispatch(self, message));
      } else {
        channel.send(to, MessageCodec.encode(messages));
      }
    }
  }

  @Override
  public void connected(Incarnation peer) {
    loop.post(turn(() -> suspicions.connected(peer)));
  }

  @Override
  public void suspect(Incarnation peer, String why) {
    loop.post(
        turn(
            () -> {
              if (suspicions.suspect(peer, loop.nowMs(), deaths)) {
                LOG.info("{} is suspected: {}", peer, why);
              }
              disk.alert(true);
            }));
  }

  // --- this node's part in transitions

  private void effects(List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Send send) {
        send(send.to(), send.message());
      } else if (effect instanceof Effect.Tell tell) {
        tell(tell.batch(), tell.barrier());
      } else if (effect instanceof Effect.Abort abort) {
        aborts.forced(abort.boot());
      } else if (effect instanceof Effect.Applied applied) {
        store.applied(participant.copy(), applied.commit());
        changed();
      } else if (effect instanceof Effect.Replaced) {
        store.replaced(participant.copy());
        changed();
      } else if (effect instanceof Effect.Left) {
        depart();
      } else if (effect instanceof Effect.Excluded excluded) {
        node.panic(excluded.why());
      } else if (effect instanceof Effect.Answered answered) {
        asks.answered(answered.reply());
      }
    }
  }

  private void tell(Batch batch, int barrier) {
    if (batch.level().equals(Level.MEMBERSHIP)) {
      listenerDone(batch.id(), barrier, "");
      return;
    }
    SortedSet<NodeId> configured =
        new TreeSet<>(NodeConfig.all(participant.copy().records()).keySet());
    NotificationView notification =
        NotificationView.of(
            batch, barrier, self.node(), configured, boot -> aborts.of(batch.id(), barrier, boot));
    Optional<SubsystemThread> local = subsystems.at(batch.level());
    if (local.isEmpty()) {
      listenerDone(batch.id(), barrier, "no listener is there any more");
      return;
    }
    local
        .get()
        .tell(
            notification, fault -> loop.post(turn(() -> listenerDone(batch.id(), barrier, fault))));
  }

  private void listenerDone(long batch, int barrier, String fault) {
    aborts.acknowledged(batch, barrier);
    effects(participant.listenerDone(batch, barrier, fault));
  }

  private void changed() {
    ClusterState state = participant.state();
    shown = show(); // before anybody is told: who is told may look
    aborts.forgetBootsBut(state::isMember);
    for (StateListener listener : listeners) {
      listener.changed(state);
    }
    Member own = state.members().get(self.node());
    if (own != null && own.state() == NodeState.JOINED && subsystems.allJoined(own)) {
      joined.complete(null);
    }
  }

  private void depart() {
    if (gone) {
      return;
    }
    gone = true;
    LOG.info("{} has left", self);
    master.ifPresent(each -> scribe.release(each.epoch()));
    master = Optional.empty();
    announce();
    flush();
    left.complete(null);
    scribe.run(
        claim -> true,
        problem -> true,
        done -> Threads.named("lockstep-left").newThread(node::left).start());
  }

  // --- each turn

  Runnable turn(Runnable input) {
    return () -> {
      input.run();
      flush();
      reconcile();
      flush();
      shown = show();
    };
  }

  private void tick() {
    master.ifPresent(each -> carryOut(each.tick(loop.now())));
    announce();
  }

  private void reconcile() {
    if (gone) { // nothing is registered any more: removals are done
      subsystems.reconcile(Optional.empty(), ask -> new CompletableFuture<>());
      return;
    }
    Optional<Member> own =
        Optional.ofNullable(participant.state().members().get(self.node()))
            .filter(each -> participant.member() && each.boot().equals(self));
    if (asked.isDone()) {
      if (wish == Wish.LEAVE && own.isPresent() && !own.get().leaveWanted()) {
        asked = asks.ask(new Ask.Leave(self.node()), loop.nowMs());
      } else if (wish == Wish.JOIN && own.isEmpty()) {
        asked = asks.ask(new Ask.Join(subsystems.specs()), loop.nowMs());
        asked.thenAccept(this::joinAnswered);
      }
    }
    if (wish != Wish.LEAVE) {
      subsystems.reconcile(own, ask -> asks.ask(ask, loop.nowMs()));
    }
    boolean told = participant.promisedEpoch() >= election.epoch();
    asks.pump(
        told && participant.master().isPresent() ? participant.master() : election.holder(),
        Math.max(participant.promisedEpoch(), election.epoch()),
        loop.nowMs(),
        (to, message) -> {
          send(to.node(), message);
          return true;
        });
  }

  private void joinAnswered(Message.Reply reply) {
    reply
        .refusal()
        .filter(each -> !each.code().equals("not-yet") && !each.code().equals("no-master"))
        .ifPresent(
            problem -> {
              wish = Wish.NONE;
              joined.completeExceptionally(new ProblemException(problem));
            });
  }

  private Shown show() {
    SortedMap<Incarnation, String> missing = new TreeMap<>();
    participant.state().walks().values().stream()
        .filter(walk -> walk.type().state() == NodeState.FORCED_LEAVING && walk.proof().isEmpty())
        .forEach(walk -> missing.put(walk.boot(), deaths.missingProof(walk.boot())));
    boolean told = participant.promisedEpoch() >= election.epoch();
    return new Shown(
        participant.state(),
        participant.copy(),
        participant.waiting(),
        told && participant.master().isPresent() ? participant.master() : election.holder(),
        Math.max(participant.promisedEpoch(), election.epoch()),
        missing);
  }
}
