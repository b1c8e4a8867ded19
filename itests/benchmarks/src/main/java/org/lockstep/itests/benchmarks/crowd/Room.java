package org.lockstep.itests.benchmarks.crowd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.manager.core.Ask;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.core.Effect;
import org.lockstep.membership.manager.core.Master;
import org.lockstep.membership.manager.core.Message;
import org.lockstep.membership.manager.core.Moment;
import org.lockstep.membership.manager.core.Output;
import org.lockstep.membership.manager.core.Participant;
import org.lockstep.membership.manager.wire.MessageCodec;
import org.lockstep.membership.manager.wire.StateCodec;
import org.lockstep.store.Change;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/**
 * The cores of many nodes in simulated time: a message takes 0.2 ms, a commit 1 ms, a listener
 * nothing. What is not simulated decides nothing here. Node 0 is the master.
 */
final class Room {
  private static final String STATE = "membership/state";
  private static final long MESSAGE_US = 200;
  private static final long COMMIT_US = 1_000;
  private static final long TICK_US = 50_000;
  private static final NodeId MASTER = NodeId.of(0);
  private static final List<SubsystemSpec> SPECS =
      List.of(
          SubsystemSpec.of(new Level(100, "locks"), new Barriers(2, 1, 3)),
          SubsystemSpec.of(new Level(400, "cache"), new Barriers(2, 1, 3)),
          SubsystemSpec.of(new Level(1_000, "event-manager"), Barriers.ONE));

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final SortedMap<NodeId, Participant> nodes = new TreeMap<>();
  private final Map<NodeId, List<Message>> outbox = new HashMap<>();
  private final Set<Barrier> barriers = new HashSet<>();
  private final Master master;
  private Snapshot stored = configured();
  private long nowUs;
  private long lastEvent;
  private int messages;
  private int frames;
  private int commits;
  private long bytes;
  private long startedUs;
  private long doneUs;

  private record Barrier(long batch, int number) {}

  private record Event(long atUs, long number, Runnable what) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atUs, other.atUs);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  /**
   * What it took.
   *
   * @param messages between nodes
   * @param frames the same, where what one turn says to one node travels together
   * @param barriers each acknowledged by all its participants before the next
   */
  record Cost(int messages, int frames, long kibibytes, int commits, int barriers, long ms) {
    /** What everybody waits for, one after the other. */
    int rounds() {
      return commits + barriers;
    }
  }

  Room() {
    boot(MASTER);
    master = new Master(MASTER, 1, stored, ClusterState.EMPTY, List.of(), now());
    at(0, () -> carryOut(MASTER, master.begin(now())));
    at(TICK_US, this::tick);
  }

  private void tick() {
    carryOut(MASTER, master.tick(now()));
    at(nowUs + TICK_US, this::tick);
  }

  private static String name(NodeId node) {
    return "node-" + node.value();
  }

  /** All that there may ever be. */
  private static Snapshot configured() {
    List<Change> nodes =
        IntStream.rangeClosed(0, NodeId.MAX)
            .mapToObj(id -> NodeConfig.of(id, name(NodeId.of(id))).toChange())
            .toList();
    return Snapshot.EMPTY.with(new Commit(new Position(1, 1), nodes));
  }

  private static ClusterState decode(Snapshot snapshot) {
    var record = snapshot.records().get(STATE);
    return record == null ? ClusterState.EMPTY : StateCodec.decode(record.value());
  }

  private void boot(NodeId id) {
    Incarnation boot = new Incarnation(id, 1);
    nodes.computeIfAbsent(id, any -> new Participant(boot, stored, Room::decode));
  }

  void joinAt(int id, long atUs) {
    NodeId node = NodeId.of(id);
    boot(node);
    at(
        atUs,
        () -> {
          say(MASTER, new Message.Request(1, new Ask.Join(SPECS, List.of(), name(node))));
          flush(node);
        });
  }

  long nowUs() {
    return nowUs;
  }

  private Moment now() {
    return new Moment(nowUs / 1_000, nowUs / 1_000);
  }

  private void at(long timeUs, Runnable what) {
    lastEvent++;
    events.add(new Event(timeUs, lastEvent, what));
  }

  void runFor(long us) {
    long end = nowUs + us;
    while (!events.isEmpty() && events.element().atUs <= end) {
      Event next = events.remove();
      nowUs = next.atUs;
      next.what.run();
    }
    nowUs = end;
  }

  /** Counts anew from here. */
  void forget() {
    messages = 0;
    frames = 0;
    commits = 0;
    barriers.clear();
    bytes = 0;
    startedUs = nowUs;
  }

  /** Refuses to count what has not ended. */
  Cost cost(int joined) {
    Set<NodeState> states = new HashSet<>();
    ClusterState state = decode(stored);
    state.members().values().forEach(member -> states.addAll(member.at().values()));
    if (state.members().size() != joined
        || !states.equals(Set.of(NodeState.JOINED))
        || !state.walks().isEmpty()) {
      throw new IllegalStateException(joined + " are not JOINED at all levels: " + state);
    }
    return new Cost(
        messages, frames, bytes / 1_024, commits, barriers.size(), (doneUs - startedUs) / 1_000);
  }

  private void say(NodeId to, Message message) {
    outbox.computeIfAbsent(to, any -> new ArrayList<>()).add(message);
  }

  private void flush(NodeId from) {
    Map<NodeId, List<Message>> all = new TreeMap<>(outbox);
    outbox.clear();
    all.forEach((to, said) -> travel(from, to, said));
  }

  private void travel(NodeId from, NodeId to, List<Message> said) {
    byte[] wire = MessageCodec.encode(said);
    if (!from.equals(to)) {
      messages += said.size();
      frames++;
      bytes += wire.length;
    }
    at(nowUs + (from.equals(to) ? 0 : MESSAGE_US), () -> received(from, to, wire));
  }

  private void received(NodeId from, NodeId to, byte[] wire) {
    Incarnation sender = new Incarnation(from, 1);
    for (Message message : MessageCodec.decode(wire)) {
      if (message instanceof Message.Request
          || message instanceof Message.Ack
          || message instanceof Message.Promise
          || message instanceof Message.Resync) {
        outputs(master.received(sender, message, now()));
      } else {
        effects(to, participant(to).received(sender, message));
      }
    }
    flush(to);
  }

  private Participant participant(NodeId node) {
    return Optional.ofNullable(nodes.get(node)).orElseThrow();
  }

  private void carryOut(NodeId from, List<Output> outputs) {
    outputs(outputs);
    flush(from);
  }

  private void outputs(List<Output> outputs) {
    for (Output output : outputs) {
      if (output instanceof Output.Send send) {
        say(send.to(), send.message());
      } else if (output instanceof Output.Write write) {
        at(nowUs + COMMIT_US, () -> confirm(write));
      } else {
        throw new IllegalStateException(output.toString());
      }
    }
  }

  private void confirm(Output.Write write) {
    commits++;
    List<Change> changes = new ArrayList<>(write.records());
    changes.add(Change.put(STATE, StateCodec.encode(write.state())));
    Commit commit = new Commit(stored.position().next(), changes);
    stored = stored.with(commit);
    doneUs = nowUs;
    carryOut(MASTER, master.confirmed(commit, now()));
  }

  private void effects(NodeId node, List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Send send) {
        say(send.to(), send.message());
      } else if (effect instanceof Effect.Tell tell) {
        barriers.add(new Barrier(tell.batch().id(), tell.barrier()));
        effects(node, participant(node).listenerDone(tell.batch().id(), tell.barrier(), ""));
      } else if (effect instanceof Effect.Excluded excluded) {
        throw new IllegalStateException(node + ": " + excluded.why());
      }
    }
  }
}
