package org.lockstep.dlm.manager;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.lockstep.base.Environment;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Worker;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.Lockspace;
import org.lockstep.dlm.LockspaceSpec;
import org.lockstep.dlm.manager.core.Change;
import org.lockstep.dlm.manager.core.Message;
import org.lockstep.dlm.manager.core.Packet.Addressed;
import org.lockstep.dlm.manager.wire.PacketCodec;
import org.lockstep.interconnect.Channel;
import org.lockstep.interconnect.Interconnect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lock manager of this boot: its lockspaces and the other members. */
final class LockNode implements AutoCloseable {
  static final String NAME = "dlm";
  private static final Logger LOG = LoggerFactory.getLogger(LockNode.class);
  private static final long TICK_MS = 50;
  private static final long SWEEP_TICKS = 100;

  /** Messages that wait for one member; then nothing new is asked for, but all else goes on. */
  static final int MOST_WAITING = 65_536;

  /** With more, nobody looks for deadlocks: who waits may wait for the connection alone. */
  private static final int FEW_WAITING = 1_000;

  private final Incarnation self;
  private final Recoveries recoveries;
  private final Environment environment;
  private final Channel channel;
  private final Worker timer;
  private final long session;
  private final Map<String, Space> spaces = new ConcurrentHashMap<>();
  private final Set<OpenSpace> open = ConcurrentHashMap.newKeySet();
  private final Map<Incarnation, Peer> peers = new ConcurrentHashMap<>();

  /** By owner level: whose locks are retained (DLM-3). */
  private final Map<String, Set<Incarnation>> unrecovered = new HashMap<>();

  private final Deadlocks deadlocks;

  private Seats seats = new Seats(new TreeSet<>(), 0);
  private Runnable progress = () -> {};
  private long ticks;
  private volatile boolean changing;
  private volatile boolean busy;
  private volatile boolean stopped;

  /** It is to leave: what is opened now is as good as closed. */
  private volatile boolean away;

  /** What the cluster knows of forced leaves (DLM-3). */
  interface Recoveries {
    /** Those of the dead whose forced leave has completed at that level. */
    Set<Incarnation> done(String owner, Set<Incarnation> dead);

    /** Those whose has not, also if this node has not seen them die. */
    Set<Incarnation> pending(String owner);
  }

  LockNode(
      Incarnation self, Interconnect interconnect, Recoveries recoveries, Environment environment) {
    this.self = self;
    this.recoveries = recoveries;
    this.environment = environment;
    this.session = environment.chance().nextLong() | 1;
    this.timer = environment.workers().prompt("lockstep-dlm");
    this.deadlocks = new Deadlocks(self, timer::execute);
    this.channel = interconnect.channel(NAME, this::received);
    timer.after(TICK_MS, this::tick);
  }

  Incarnation self() {
    return self;
  }

  Deadlocks deadlocks() {
    return deadlocks;
  }

  long nowMs() {
    return environment.clock().millis();
  }

  void after(Duration time, Runnable what) {
    timer.after(time.toMillis(), what);
  }

  /** Told whenever something may have arrived that a barrier waits for. */
  void onProgress(Runnable what) {
    progress = what;
  }

  // Messages.

  private void received(Incarnation from, byte[] bytes) {
    Peer peer = peers.get(from);
    if (peer == null) {
      return; // not a member, or not yet: it says it again
    }
    try {
      peer.received(PacketCodec.decode(bytes)).forEach(each -> take(from, each));
    } catch (IllegalArgumentException e) {
      LOG.error("A packet of {} cannot be read", from, e);
    }
    peer.taken();
    if (changing) {
      peer.acknowledge();
    }
    progress.run();
  }

  /** What fails of one concerns no other. */
  private void take(Incarnation from, Addressed each) {
    try {
      space(each.space(), each.owner()).received(from, each.shard(), each.message());
      if (each.message() instanceof Message.Veiled veiled) {
        retained(each.owner(), veiled.dead());
      }
    } catch (RuntimeException e) {
      LOG.error("A message of {} cannot be taken: {}", from, each, e);
    }
  }

  private void send(Incarnation to, Addressed message) {
    Peer peer = peers.get(to);
    if (peer != null && peer.send(message) > MOST_WAITING) {
      busy = true;
    }
  }

  /** Whether a member has not heard so much that no more is to be asked for. */
  boolean isBusy() {
    return busy;
  }

  private void tick() {
    if (stopped) {
      return;
    }
    try {
      look();
    } catch (RuntimeException e) {
      LOG.error("The lock manager looks again, after", e);
    } finally {
      timer.after(TICK_MS, this::tick);
    }
  }

  private void look() {
    peers.values().forEach(Peer::tick);
    busy = peers.values().stream().anyMatch(peer -> peer.waiting() > MOST_WAITING);
    if (peers.values().stream().allMatch(peer -> peer.waiting() < FEW_WAITING)) {
      deadlocks.tick(nowMs());
    }
    if (++ticks % SWEEP_TICKS == 0) {
      spaces.values().forEach(space -> space.forEachPart(part -> part.shard().sweep()));
    }
    unrecovered().forEach((owner, dead) -> recovered(owner, recoveries.done(owner, dead)));
    progress.run();
  }

  /** Everything that was sent to live members has arrived. */
  boolean isFlushed() {
    return peers.values().stream().allMatch(Peer::isIdle);
  }

  List<Incarnation> unheard() {
    return peers.entrySet().stream()
        .filter(each -> !each.getValue().isIdle())
        .map(Map.Entry::getKey)
        .toList();
  }

  boolean isSettled() {
    return spaces.values().stream().allMatch(Space::isSettled);
  }

  // Lockspaces.

  Lockspace open(LockspaceSpec spec) {
    String owner = spec.ownerLevel().orElse("");
    Space space = space(spec.name(), owner);
    if (!space.owner().equals(owner)) {
      throw new IllegalArgumentException(
          "lockspace " + spec.name() + " is owned by level \"" + space.owner() + "\"");
    }
    OpenSpace opened =
        new OpenSpace(
            spec, space, this, environment.workers().prompt("lockstep-dlm-" + spec.name()));
    open.add(opened);
    if (away) {
      opened.end(Reason.GONE);
    }
    return opened;
  }

  void closed(OpenSpace space) {
    open.remove(space);
  }

  private Space space(String name, String owner) {
    Space known = spaces.get(name);
    return known != null ? known : create(name, owner);
  }

  /** It begins as if this node had just joined it. */
  private synchronized Space create(String name, String owner) {
    if (!owner.isEmpty()) {
      retained(owner, recoveries.pending(owner));
    }
    return spaces.computeIfAbsent(
        name,
        any -> {
          Space space = new Space(name, owner, self, this::send);
          space.forEachPart(
              part -> {
                part.recovery().knows(unrecovered.getOrDefault(owner, Set.of()));
                part.recovery().stop(change(space, part.number(), Set.of()));
                if (!changing) {
                  part.recovery().resume();
                }
              });
          return space;
        });
  }

  private Change change(Space space, int shard, Set<Incarnation> dead) {
    return new Change(
        seats.members(),
        dead,
        seats.keeper(space.name(), shard, self),
        space.isOwned(),
        seats.token());
  }

  // Transitions: one thread.

  /**
   * @param members who is left, and who joins
   */
  void stop(SortedSet<Incarnation> members, Set<Incarnation> dead, long batch) {
    if (members.contains(self)) {
      away = false;
    } else {
      end();
    }
    synchronized (this) {
      changing = true;
      seats = Seats.of(members, batch);
      dead.forEach(peers::remove);
      for (Incarnation member : members) {
        if (!member.equals(self)) {
          peers.computeIfAbsent(member, this::peer);
        }
      }
      for (Space space : spaces.values()) {
        if (space.isOwned()) {
          retained(space.owner(), dead);
        }
      }
    }
    corked((space, part) -> part.recovery().stop(change(space, part.number(), dead)));
  }

  private synchronized void retained(String owner, Collection<Incarnation> dead) {
    unrecovered.computeIfAbsent(owner, any -> new HashSet<>()).addAll(dead);
  }

  private Peer peer(Incarnation member) {
    return new Peer(session, bytes -> channel.send(member.node(), bytes), this::nowMs);
  }

  void tell() {
    corked((space, part) -> part.recovery().tell());
  }

  void claim() {
    corked((space, part) -> part.recovery().claim());
  }

  void resume() {
    synchronized (this) {
      changing = false;
      peers.keySet().removeIf(node -> !seats.members().contains(node));
    }
    corked((space, part) -> part.recovery().resume());
  }

  /** What it has to say to one member goes in few packets. */
  private void corked(BiConsumer<Space, Space.Part> what) {
    peers.values().forEach(Peer::cork);
    for (Space space : spaces.values()) {
      space.forEachPart(part -> what.accept(space, part));
    }
    peers.values().forEach(Peer::uncork);
    peers.values().forEach(Peer::acknowledge);
  }

  /** What these had left is recovered at that level (DLM-3). */
  private void recovered(String owner, Set<Incarnation> dead) {
    if (dead.isEmpty()) {
      return;
    }
    LOG.info("{} recovered by level {}: their locks are released", dead, owner);
    synchronized (this) {
      unrecovered.getOrDefault(owner, new HashSet<>()).removeAll(dead);
    }
    for (Space space : spaces.values()) {
      if (space.owner().equals(owner)) {
        space.forEachPart(part -> part.recovery().recovered(dead));
      }
    }
  }

  private synchronized Map<String, Set<Incarnation>> unrecovered() {
    Map<String, Set<Incarnation>> copy = new HashMap<>();
    unrecovered.forEach((owner, dead) -> copy.put(owner, Set.copyOf(dead)));
    copy.values().removeIf(Set::isEmpty);
    return copy;
  }

  /** What users hold is given up, and they learn it. */
  void end() {
    away = true;
    List.copyOf(open).forEach(space -> space.end(Reason.GONE));
  }

  @Override
  public void close() {
    stopped = true;
    end();
    channel.close();
    timer.stop();
  }
}
