package org.lockstep.dlm.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Environment;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.dlm.Lockspace;
import org.lockstep.dlm.LockspaceSpec;
import org.lockstep.interconnect.local.LocalNetwork;
import org.lockstep.interconnect.local.LocalTransport;
import org.lockstep.interconnect.spi.PeerListener;
import org.lockstep.interconnect.spi.Transport.Cluster;
import org.lockstep.interconnect.spi.Transport.Peer;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.TransitionType;

/** Lock managers of several nodes on a local interconnect, led through transitions. */
public final class LockCluster implements AutoCloseable {
  private static final UUID CLUSTER = UUID.randomUUID();

  final LocalNetwork network = new LocalNetwork();
  final List<Member> members = new ArrayList<>();
  private final Map<NodeId, Peer> peers = new TreeMap<>();
  private final SortedMap<NodeId, NodeState> states = new TreeMap<>();
  private volatile Set<Incarnation> recovered = Set.of();
  private long batch;

  public final class Member {
    final Incarnation self;
    final Transitions transitions;
    private final LocalTransport transport = new LocalTransport(network);
    private volatile @Nullable LockNode node;

    Member(int id) {
      self = Incarnation.of(id, 1);
      Environment environment = Environment.real();
      String address = transport.start(self, Cluster.withoutKey(CLUSTER), "", new Deaf());
      peers.put(self.node(), new Peer(self, address));
      transitions =
          new Transitions(
              environment.workers().prompt("transitions-" + id),
              boot -> new LockNode(boot, transport.interconnect(), new Recoveries(), environment),
              other -> Incarnation.of(other.value(), 1),
              new Published(this));
    }

    public Lockspace open(String name) {
      return open(LockspaceSpec.of(name));
    }

    public Lockspace open(LockspaceSpec spec) {
      return node().open(spec);
    }

    LockNode node() {
      LockNode there = node;
      if (there == null) {
        throw new IllegalStateException(self + " has not joined");
      }
      return there;
    }
  }

  private record Published(Member member) implements Transitions.Stage {
    @Override
    public void joined(LockNode node) {
      member.node = node;
    }

    @Override
    public void leaves() {
      member.node = null;
    }
  }

  public Member join(int id) {
    Member member = new Member(id);
    members.add(member);
    members.forEach(other -> other.transport.peers(peers));
    run(id, TransitionType.JOINING);
    return member;
  }

  public void leave(Member member) {
    run(member.self.node().value(), TransitionType.LEAVING);
    members.remove(member);
    member.transport.close();
  }

  /** Its process ends; nobody knows yet. */
  public void kill(Member member) {
    members.remove(member);
    member.transport.close();
  }

  /** Its forced leave has completed at all levels. */
  void recovered(Member dead) {
    recovered = Set.of(dead.self);
  }

  public void force(Member dead) {
    run(dead.self.node().value(), TransitionType.FORCED_LEAVING);
  }

  private void run(int id, TransitionType type) {
    batch++;
    for (int barrier = 0; barrier < Transitions.BARRIERS; barrier++) {
      barrier(id, type, barrier);
    }
    states.put(NodeId.of(id), type.outcome());
  }

  /** All acknowledge one barrier before anybody is told the next. */
  void barrier(int id, TransitionType type, int barrier) {
    states.put(NodeId.of(id), type.state());
    Told.Change change =
        new Told.Change(Incarnation.of(id, 1), type, barrier, Transitions.BARRIERS);
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (Member member : members) {
      Told told = new Told(batch, change, new TreeMap<>(states), member.self.node());
      all.add(member.transitions.barrier(told).toCompletableFuture());
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  @Override
  public void close() {
    members.forEach(member -> member.transitions.close());
    members.forEach(member -> member.transport.close());
  }

  private final class Recoveries implements LockNode.Recoveries {
    @Override
    public Set<Incarnation> done(String owner, Set<Incarnation> dead) {
      return recovered;
    }

    @Override
    public Set<Incarnation> pending(String owner) {
      return Set.of();
    }
  }

  private static final class Deaf implements PeerListener {
    @Override
    public void connected(Incarnation peer) {}

    @Override
    public void suspect(Incarnation peer, String why) {}
  }
}
