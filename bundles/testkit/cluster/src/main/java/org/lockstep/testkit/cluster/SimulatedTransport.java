package org.lockstep.testkit.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Worker;
import org.lockstep.interconnect.Channel;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.interconnect.MessageHandler;
import org.lockstep.interconnect.spi.PeerListener;
import org.lockstep.interconnect.spi.PromptHandler;
import org.lockstep.interconnect.spi.Transport;
import org.lockstep.testkit.world.SimulatedProcess;

/** One node's end of the simulated network. */
final class SimulatedTransport implements Transport, Interconnect {
  private static final int MAX_WAITING = 10_000;

  private final SimulatedNetwork network;
  private final SimulatedProcess process;
  private final SortedMap<String, Open> channels = new TreeMap<>();
  private final SortedSet<Incarnation> suspected = new TreeSet<>();
  private SortedMap<NodeId, Peer> wanted = new TreeMap<>();
  private Optional<Session> session = Optional.empty();

  private record Session(Incarnation self, PeerListener listener) {}

  SimulatedTransport(SimulatedNetwork network, SimulatedProcess process) {
    this.network = network;
    this.process = process;
  }

  Incarnation self() {
    return session.orElseThrow().self;
  }

  SortedMap<NodeId, Peer> wanted() {
    return wanted;
  }

  boolean wants(Incarnation boot) {
    Peer peer = wanted.get(boot.node());
    return peer != null && peer.boot().equals(boot);
  }

  /** A stopped process says nothing. */
  boolean speaks() {
    return !process.over() && !process.paused();
  }

  @Override
  public String start(Incarnation self, Cluster cluster, String bind, PeerListener listener) {
    session = Optional.of(new Session(self, listener));
    network.up(this);
    return "simulated:" + self.node().value();
  }

  @Override
  public void peers(Map<NodeId, Peer> next) {
    wanted = new TreeMap<>(next);
    suspected.removeIf(boot -> !wants(boot));
    network.settle();
  }

  @Override
  public void stop() {
    session.ifPresent(any -> network.down(this, false));
  }

  /** The host is without power: nobody is told. */
  void vanish() {
    session.ifPresent(any -> network.down(this, true));
  }

  void connected(Incarnation peer) {
    suspected.remove(peer);
    tell(() -> session.orElseThrow().listener.connected(peer));
  }

  void lost(NodeId node, String why) {
    Peer peer = wanted.get(node);
    if (peer != null) {
      suspects(peer.boot(), why);
    }
  }

  /** Said once, until there is a connection again. */
  void suspects(Incarnation peer, String why) {
    if (suspected.add(peer)) {
      tell(() -> session.orElseThrow().listener.suspect(peer, why));
    }
  }

  private void tell(Runnable call) {
    process.after(0, call);
  }

  void deliver(SimulatedLink link) {
    process.perform(
        3,
        () ->
            link.next()
                .filter(parcel -> !isVoid(parcel.from()))
                .ifPresent(parcel -> hand(parcel.channel(), parcel.from(), parcel.message())));
  }

  /** Only what is known to be of another boot is; the last words of whoever left are not. */
  private boolean isVoid(Incarnation from) {
    Peer peer = wanted.get(from.node());
    return peer != null && !peer.boot().equals(from);
  }

  private void hand(String channel, Incarnation from, byte[] message) {
    Open open = channels.get(channel);
    if (open != null) {
      open.inlet.execute(() -> open.handler.received(from, message));
    }
  }

  @Override
  public Channel channel(String name, MessageHandler handler) {
    Worker worker = process.environment().workers().patient("channel-" + name, MAX_WAITING);
    Open open = new Open(name, handler, handler instanceof PromptHandler ? Runnable::run : worker);
    if (channels.putIfAbsent(name, open) != null) {
      throw new IllegalStateException("channel '" + name + "' is open already on this node");
    }
    return open;
  }

  private final class Open implements Channel {
    private final String name;
    private final MessageHandler handler;
    private final java.util.concurrent.Executor inlet;

    Open(String name, MessageHandler handler, java.util.concurrent.Executor inlet) {
      this.name = name;
      this.handler = handler;
      this.inlet = inlet;
    }

    @Override
    public boolean send(NodeId to, byte[] message) {
      if (session.isEmpty() || process.over()) {
        return false;
      }
      if (to.equals(self().node())) {
        byte[] copy = message.clone();
        process.after(0, () -> hand(name, self(), copy));
        return true;
      }
      return network.send(self(), to, name, message.clone());
    }

    @Override
    public void close() {
      channels.remove(name, this);
    }
  }
}
