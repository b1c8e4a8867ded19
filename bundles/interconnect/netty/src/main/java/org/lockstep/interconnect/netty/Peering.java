package org.lockstep.interconnect.netty;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.netty.core.Admission;
import org.lockstep.interconnect.netty.core.Hello;
import org.lockstep.interconnect.netty.core.Refusals;
import org.lockstep.interconnect.spi.Channels;
import org.lockstep.interconnect.spi.PeerListener;
import org.lockstep.interconnect.spi.Transport.Peer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is to be connected and who is, between start and stop. On the event loop only. */
final class Peering implements Wire.Events {
  private static final Logger LOG = LoggerFactory.getLogger(Peering.class);

  /** How many connections may be open that have not said who they are. */
  private static final int MAX_STRANGERS = 256;

  /** How long a peer that is not expected yet may wait: its heartbeat is about to be read. */
  private static final int PATIENCE_MS = 5_000;

  /** Sooner than {@link PeerListener#SILENCE_MS} by enough for some to be late. */
  private static final int KEEP_ALIVE_MS = 200;

  private final Incarnation self;
  private final UUID cluster;
  private final PeerListener listener;
  private final Channels channels;
  private final ConcurrentMap<NodeId, Wire> active;
  private final Dialer dialer;
  private final MonotonicClock clock;
  private final Refusals refusals = new Refusals();
  private final SortedMap<NodeId, Link> links = new TreeMap<>();
  private final Set<Wire> strangers = new HashSet<>();
  private final SortedMap<NodeId, Waiting> waiting = new TreeMap<>();

  Peering(
      Incarnation self,
      UUID cluster,
      PeerListener listener,
      Channels channels,
      ConcurrentMap<NodeId, Wire> active,
      Dialer dialer,
      MonotonicClock clock) {
    this.self = self;
    this.cluster = cluster;
    this.listener = listener;
    this.channels = channels;
    this.active = active;
    this.dialer = dialer;
    this.clock = clock;
  }

  void want(Map<NodeId, Peer> wanted) {
    for (Link link : List.copyOf(links.values())) {
      NodeId node = link.peer().boot().node();
      Peer now = wanted.get(node);
      if (now != null && now.boot().equals(link.peer().boot())) {
        link.moved(now);
      } else {
        links.remove(node);
        active.remove(node);
        link.drop(now == null ? self + " wants it no more" : self + " expects " + now.boot());
      }
    }
    new TreeMap<>(wanted).forEach(this::add);
    for (Waiting peer : List.copyOf(waiting.values())) {
      judge(peer.wire, peer.hello);
    }
  }

  private void add(NodeId node, Peer peer) {
    if (!node.equals(self.node()) && !links.containsKey(node)) {
      Link link = new Link(peer, listener);
      links.put(node, link);
      dial(link);
    }
  }

  /** Between two nodes the one with the higher id opens the connection. */
  private void dial(Link link) {
    Peer peer = link.peer();
    if (links.get(peer.boot().node()) != link || peer.boot().node().compareTo(self.node()) > 0) {
      return;
    }
    try {
      link.use(dialer.dial(new Hello(cluster, self, peer.boot()), peer.address(), this));
    } catch (ProblemException e) {
      link.suspect(e.problem().line());
      link.retryIs(dialer.later(link.backoff.nextMs(), () -> dial(link)));
    }
  }

  /** A connection that a peer has opened; {@code false}: there are too many already. */
  boolean accepted(Wire wire) {
    if (strangers.size() >= MAX_STRANGERS) {
      refused("whoever called", MAX_STRANGERS + " others have not said yet who they are");
      return false;
    }
    return strangers.add(wire);
  }

  @Override
  public void greeted(Wire wire, Hello hello) {
    strangers.remove(wire);
    judge(wire, hello);
  }

  private void judge(Wire wire, Hello hello) {
    Map<NodeId, Incarnation> boots = new TreeMap<>();
    links.forEach((node, link) -> boots.put(node, link.peer().boot()));
    Admission admission = Admission.of(hello, self, cluster, boots);
    NodeId node = hello.from().node();
    switch (admission.verdict()) {
      case WELCOME -> {
        waiting.remove(node);
        replaced(links.get(node));
        wire.welcome(hello);
      }
      case LATER -> {
        Waiting former = waiting.put(node, new Waiting(wire, hello));
        if (former != null && former.wire != wire) {
          former.wire.end("replaced by a newer connection");
        }
        wire.alive();
      }
      case REFUSED -> wire.end(admission.why());
    }
  }

  private static void replaced(@Nullable Link link) {
    Wire former = link == null ? null : link.wire();
    if (former != null) {
      former.end("replaced by a newer connection");
    }
  }

  @Override
  public void opened(Wire wire, Incarnation peer) {
    Link link = links.get(peer.node());
    if (link == null || !link.peer().boot().equals(peer)) {
      wire.end(self + " wants it no more");
      return;
    }
    link.use(wire);
    active.put(peer.node(), wire);
    link.connected();
  }

  @Override
  public void received(Incarnation from, String channel, byte[] message) {
    channels.deliver(channel, from, message);
  }

  @Override
  public void ended(Wire wire, @Nullable Incarnation peer, String why) {
    if (strangers.remove(wire)) {
      refused(wire.address(), why);
    }
    waiting.values().removeIf(other -> other.wire == wire);
    active.values().remove(wire);
    for (Link link : links.values()) {
      if (link.wire() == wire) {
        link.use(null);
        link.retryIs(dialer.later(link.backoff.nextMs(), () -> dial(link)));
        link.suspect(why);
        return;
      }
    }
  }

  private void refused(String from, String why) {
    refusals.note(from, why, clock.millis()).ifPresent(LOG::warn);
  }

  /**
   * Keep-alives out, silence in.
   *
   * @param late this process itself did not run for long: what came meanwhile is still unread, and
   *     nobody's silence
   */
  void tick(boolean late) {
    for (Link link : List.copyOf(links.values())) {
      Wire wire = link.wire();
      if (wire != null) {
        look(wire, late);
      }
    }
    for (Waiting peer : List.copyOf(waiting.values())) {
      if (peer.wire.ageMs() > PATIENCE_MS) {
        peer.wire.end(self + " does not expect " + peer.hello.from());
      } else if (peer.wire.quietMs() >= KEEP_ALIVE_MS) {
        peer.wire.alive();
      }
    }
    for (Wire stranger : List.copyOf(strangers)) {
      if (stranger.ageMs() >= PeerListener.SILENCE_MS) {
        stranger.end("it did not say who it is");
      }
    }
  }

  private static void look(Wire wire, boolean late) {
    if (late) {
      wire.forgive();
    } else if (wire.silentMs() >= PeerListener.SILENCE_MS) {
      wire.end("silent for " + wire.silentMs() + " ms");
      return;
    }
    if (wire.peer() != null && wire.quietMs() >= KEEP_ALIVE_MS) {
      wire.alive();
    }
  }

  void end() {
    Collection<Link> all = List.copyOf(links.values());
    links.clear();
    active.clear();
    all.forEach(link -> link.drop(self + " stops"));
    List.copyOf(waiting.values()).forEach(peer -> peer.wire.end(self + " stops"));
    List<Wire> last = List.copyOf(strangers);
    strangers.clear(); // they are not refused
    last.forEach(wire -> wire.end(self + " stops"));
  }

  private record Waiting(Wire wire, Hello hello) {}
}
