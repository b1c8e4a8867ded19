package org.lockstep.membership.manager.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.manager.wire.StateCodec;
import org.lockstep.store.Change;
import org.lockstep.store.CommitResult;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/**
 * Masters and participants of several nodes, joined by a network and a store that do what they are
 * told. Everything that decides is the real core, through the real codecs.
 */
final class CoreCluster {
  private static final String STATE = "membership/state";

  /** Whom a joiner hears. */
  static final List<NodeId> EVERYBODY = IntStream.range(0, 64).mapToObj(NodeId::of).toList();

  final SortedMap<NodeId, Node> nodes = new TreeMap<>();
  final List<String> log = new ArrayList<>();

  /** What became of transactions. */
  final List<CommitResult> results = new ArrayList<>();

  /** What each listener was told, per batch and barrier: nobody is told twice (MM-15). */
  final SortedMap<String, Integer> told = new TreeMap<>();

  final Deque<Flight> network = new ArrayDeque<>();
  final Invariants invariants = new Invariants(this);
  private final ToIntFunction<Integer> chance;
  Optional<Master> master = Optional.empty();
  Optional<NodeId> masterNode = Optional.empty();
  Snapshot stored = configured(EVERYBODY);
  long epoch;
  long nowMs = 1_000;
  int messages;
  int commits;
  private long lastRequest;
  private boolean storeSilent;
  private Optional<Output.Write> heldWrite = Optional.empty();

  record Flight(Incarnation from, NodeId to, Message message) {}

  record Owed(Batch batch, int barrier) {}

  /** One node: its participant, and listeners that acknowledge at once unless held. */
  static final class Node {
    final Incarnation boot;
    final Participant participant;
    final SortedMap<Level, Deque<Owed>> owed = new TreeMap<>();
    final TreeSet<String> held = new TreeSet<>();
    final SortedMap<String, String> failing = new TreeMap<>();
    boolean alive = true;
    boolean left;
    boolean panicked;

    /** Nothing that is sent to it arrives. */
    boolean deaf;

    Node(Incarnation boot, Snapshot copy) {
      this.boot = boot;
      this.participant = new Participant(boot, copy, CoreCluster::decode);
    }
  }

  /**
   * @param chance a number below its argument: which message travels next. Order per pair is kept
   */
  CoreCluster(ToIntFunction<Integer> chance) {
    this.chance = chance;
  }

  /** As a disk is that was formatted for these nodes. */
  static Snapshot configured(List<NodeId> nodes) {
    List<Change> changes =
        nodes.stream()
            .map(node -> NodeConfig.of(node.value(), node.toString()).toChange())
            .toList();
    return Snapshot.EMPTY.with(new Commit(Position.START, changes));
  }

  static ClusterState decode(Snapshot snapshot) {
    var record = snapshot.records().get(STATE);
    return record == null ? ClusterState.EMPTY : StateCodec.decode(record.value());
  }

  ClusterState state() {
    return decode(stored);
  }

  Moment now() {
    return new Moment(nowMs, nowMs);
  }

  Node boot(int id) {
    Node before = nodes.get(NodeId.of(id));
    int number = before == null ? 1 : before.boot.number() + 1;
    Node node = new Node(Incarnation.of(id, number), stored);
    nodes.put(NodeId.of(id), node);
    return node;
  }

  void elect(int id) {
    masterNode = Optional.of(NodeId.of(id));
    epoch++;
    storeSilent = false;
    heldWrite = Optional.empty();
    Snapshot adopted =
        new Snapshot(new Position(epoch, stored.position().sequence() + 1), stored.records());
    stored = adopted;
    Master serving = new Master(NodeId.of(id), epoch, adopted, decode(adopted), List.of(), now());
    master = Optional.of(serving);
    carryOut(serving.begin(now()));
  }

  void kill(int id) {
    nodes.get(NodeId.of(id)).alive = false;
    network.removeIf(flight -> flight.from().node().value() == id);
    if (masterNode.equals(Optional.of(NodeId.of(id)))) {
      master = Optional.empty();
      masterNode = Optional.empty();
    }
  }

  void prove(Incarnation boot, String proof) {
    invariants.proven(boot);
    master.ifPresent(each -> carryOut(each.proven(boot, proof, now())));
  }

  void ask(int id, Ask ask) {
    Node node = nodes.get(NodeId.of(id));
    masterNode.ifPresent(to -> send(node.boot, to, new Message.Request(++lastRequest, ask)));
  }

  /** The master hears a message. */
  void receive(Incarnation from, Message message) {
    carryOut(master.orElseThrow().received(from, message, now()));
  }

  void silenceStore() {
    storeSilent = true;
  }

  /** The commit under way, and all later ones, succeed. */
  void answerStore() {
    storeSilent = false;
    confirm();
  }

  /** The commit under way fails; whether it had reached the disk is seen by the next master. */
  void failStore(boolean written) {
    master.ifPresent(
        each -> {
          heldWrite.filter(any -> written).ifPresent(write -> stored = stored.with(commit(write)));
          each.unknown("the disk failed");
        });
    master = Optional.empty();
    masterNode = Optional.empty();
  }

  /** One message is lost: nothing below sends it again. */
  void loseOne() {
    if (!network.isEmpty()) {
      network.remove(pick());
    }
  }

  /** One message arrives twice. */
  void repeatOne() {
    if (!network.isEmpty()) {
      Flight flight = pick();
      deliver(flight);
      deliver(flight);
    }
  }

  void tick(long ms) {
    nowMs += ms;
    master.ifPresent(each -> carryOut(each.tick(now())));
  }

  void listenerDone(Node node, Level level, String fault) {
    Owed done = node.owed.get(level).removeFirst();
    invariants.acknowledged(node.boot, done.batch, done.barrier);
    effects(node, node.participant.listenerDone(done.batch.id(), done.barrier, fault));
  }

  private void send(Incarnation from, NodeId to, Message message) {
    messages++;
    network.addLast(new Flight(from, to, message));
  }

  /** Delivers until nothing is on its way. */
  void settle() {
    for (int steps = 0; !network.isEmpty(); steps++) {
      if (steps > 200_000) {
        throw new AssertionError("the network never falls silent");
      }
      deliver(pick());
    }
  }

  /** One message. */
  boolean deliverOne() {
    if (network.isEmpty()) {
      return false;
    }
    deliver(pick());
    return true;
  }

  private Flight pick() {
    List<Flight> all = new ArrayList<>(network);
    Flight chosen = all.get(chance.applyAsInt(all.size()));
    for (Flight flight : all) {
      if (flight.from().equals(chosen.from()) && flight.to().equals(chosen.to())) {
        network.remove(flight);
        return flight;
      }
    }
    throw new AssertionError("unreachable");
  }

  private void deliver(Flight flight) {
    Node to = nodes.get(flight.to());
    if (to == null || !to.alive || to.panicked || to.deaf) {
      return;
    }
    boolean forMaster =
        flight.message() instanceof Message.Request
            || flight.message() instanceof Message.Ack
            || flight.message() instanceof Message.Promise
            || flight.message() instanceof Message.Working
            || flight.message() instanceof Message.Resync;
    if (!forMaster) {
      effects(to, to.participant.received(flight.from(), flight.message()));
    } else if (masterNode.equals(Optional.of(flight.to()))) {
      carryOut(master.orElseThrow().received(flight.from(), flight.message(), now()));
    }
  }

  private void carryOut(List<Output> outputs) {
    Incarnation self = nodes.get(masterNode.orElseThrow()).boot;
    for (Output output : outputs) {
      if (output instanceof Output.Send send) {
        send(self, send.to(), send.message());
        if (send.message() instanceof Message.Reply reply) {
          reply.refusal().ifPresent(why -> log.add(send.to() + " refused: " + why));
          reply.stored().ifPresent(results::add);
        }
      } else if (output instanceof Output.Write write) {
        heldWrite = Optional.of(write);
        if (!storeSilent) {
          confirm();
        }
      }
    }
  }

  private void confirm() {
    Commit commit = commit(heldWrite.orElseThrow());
    heldWrite = Optional.empty();
    commits++;
    stored = stored.with(commit);
    carryOut(master.orElseThrow().confirmed(commit, now()));
  }

  private Commit commit(Output.Write write) {
    List<Change> changes = new ArrayList<>(write.records());
    changes.add(Change.put(STATE, StateCodec.encode(write.state())));
    return new Commit(stored.position().next(), changes);
  }

  void effects(Node node, List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Send send) {
        send(node.boot, send.to(), send.message());
      } else if (effect instanceof Effect.Tell tell) {
        tell(node, tell);
      } else if (effect instanceof Effect.Abort abort) {
        log.add(
            node.boot.node()
                + " aborted "
                + abort.boot()
                + abort.level().map(level -> " at " + level.name()).orElse(""));
      } else if (effect instanceof Effect.Excluded excluded) {
        node.panicked = true;
        log.add(node.boot.node() + " panics: " + excluded.why());
      } else if (effect instanceof Effect.Left) {
        node.left = true;
        invariants.proven(node.boot); // who has left writes no more
        log.add(node.boot.node() + " has left");
      }
    }
  }

  private void tell(Node node, Effect.Tell tell) {
    Level level = tell.batch().level();
    String key = node.boot + " " + tell.batch().id() + "/" + tell.barrier();
    told.merge(key, 1, Integer::sum);
    invariants.told(node.boot, tell.batch(), tell.barrier());
    if (!level.equals(Level.MEMBERSHIP)) {
      log.add(Wording.of(node.boot.node(), tell.batch(), tell.barrier()));
    }
    node.owed
        .computeIfAbsent(level, any -> new ArrayDeque<>())
        .addLast(new Owed(tell.batch(), tell.barrier()));
    if (!node.held.contains(level.name())) {
      String fault = node.failing.getOrDefault(level.name(), "");
      node.failing.remove(level.name());
      Owed mine = node.owed.get(level).removeLast();
      invariants.acknowledged(node.boot, mine.batch, mine.barrier);
      effects(node, node.participant.listenerDone(mine.batch.id(), mine.barrier, fault));
    }
  }
}
