package org.lockstep.testkit.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.interconnect.spi.PeerListener;
import org.lockstep.testkit.world.World;

/**
 * The interconnect between simulated nodes: connections as TCP has them, that keep an order while
 * they last, and lose what is on its way when they break.
 */
public final class SimulatedNetwork {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final long FASTEST_NANOS = 50_000;

  private final World world;
  private final SortedMap<NodeId, SimulatedTransport> stations = new TreeMap<>();
  private final SortedMap<Way, SimulatedLink> links = new TreeMap<>();
  private final SortedSet<Way> cuts = new TreeSet<>();
  private int lostPerMille;
  private int repeatedPerMille;
  private int overtakingPerMille;
  private Duration slower = Duration.ZERO;

  /** From one node to another. */
  record Way(NodeId from, NodeId to) implements Comparable<Way> {
    @Override
    public int compareTo(Way other) {
      int first = from.compareTo(other.from);
      return first != 0 ? first : to.compareTo(other.to);
    }

    Way back() {
      return new Way(to, from);
    }
  }

  SimulatedNetwork(World world) {
    this.world = world;
    world.after(LOOK, this::look);
  }

  World world() {
    return world;
  }

  /** Nothing gets from the one to the other; the reverse may be another matter. */
  public void cut(NodeId from, NodeId to) {
    cuts.add(new Way(from, to));
  }

  /** All ways between the two sides. */
  public void cut(Collection<NodeId> side, Collection<NodeId> other) {
    for (NodeId here : side) {
      for (NodeId there : other) {
        cut(here, there);
        cut(there, here);
      }
    }
  }

  /** The way between the two is there again. */
  public void join(NodeId from, NodeId to) {
    cuts.remove(new Way(from, to));
  }

  /** As {@link #join(NodeId, NodeId)}, all ways between the two sides. */
  public void join(Collection<NodeId> side, Collection<NodeId> other) {
    for (NodeId here : side) {
      for (NodeId there : other) {
        join(here, there);
        join(there, here);
      }
    }
  }

  /**
   * So many of a thousand messages are lost, arrive twice, or arrive before what was sent earlier:
   * no connection does that (Channel), but what rests on the order alone rests on little.
   */
  public void unreliable(int lost, int repeated, int overtaking) {
    lostPerMille = lost;
    repeatedPerMille = repeated;
    overtakingPerMille = overtaking;
  }

  /** Each message takes up to so much longer. */
  public void slow(Duration more) {
    slower = more;
  }

  public void heal() {
    cuts.clear();
    unreliable(0, 0, 0);
    slow(Duration.ZERO);
  }

  /** Whether each of the two would hear the other. */
  boolean joins(NodeId one, NodeId other) {
    Way way = new Way(one, other);
    return !cuts.contains(way) && !cuts.contains(way.back());
  }

  void up(SimulatedTransport station) {
    stations.put(station.self().node(), station);
  }

  void down(SimulatedTransport station, boolean silently) {
    NodeId node = station.self().node();
    if (stations.remove(node, station)) {
      List.copyOf(links.keySet()).stream()
          .filter(way -> way.from().equals(node))
          .forEach(way -> disconnect(way, silently ? "" : "connection closed"));
    }
  }

  /** Connections are made and given up as the two ends want, looked at now and then. */
  private void look() {
    world.after(LOOK, this::look);
    settle();
    for (Way way : List.copyOf(links.keySet())) {
      SimulatedLink link = links.get(way);
      if (link != null && isSilent(way, link)) {
        disconnect(way, "silent for " + PeerListener.SILENCE_MS + " ms");
      }
    }
  }

  private boolean isSilent(Way way, SimulatedLink link) {
    SimulatedTransport from = stations.get(way.from());
    if (from != null && from.speaks() && !cuts.contains(way)) {
      link.heard(world.nowNanos());
    }
    return link.silentNanos(world.nowNanos()) > PeerListener.SILENCE_MS * 1_000_000L;
  }

  void settle() {
    for (SimulatedTransport one : stations.values()) {
      one.wanted()
          .forEach(
              (node, peer) -> {
                if (one.self().node().compareTo(node) > 0) {
                  settle(one, node, peer.boot());
                }
              });
    }
    for (Way way : List.copyOf(links.keySet())) {
      if (links.containsKey(way) && !wanted(way)) {
        disconnect(way, "connection closed");
      }
    }
  }

  private void settle(SimulatedTransport one, NodeId node, Incarnation peer) {
    Way way = new Way(one.self().node(), node);
    if (links.containsKey(way) || !one.speaks()) {
      return;
    }
    SimulatedTransport other = stations.get(node);
    boolean cut = cuts.contains(way) || cuts.contains(way.back());
    if (cut || other == null || !other.self().equals(peer)) {
      one.suspects(peer, "nobody answers");
    } else if (other.speaks() && other.wants(one.self())) {
      links.put(way, new SimulatedLink(world.nowNanos()));
      links.put(way.back(), new SimulatedLink(world.nowNanos()));
      one.connected(peer);
      other.connected(one.self());
    }
  }

  private boolean wanted(Way way) {
    SimulatedTransport from = stations.get(way.from());
    SimulatedTransport to = stations.get(way.to());
    return from != null && to != null && from.wants(to.self()) && to.wants(from.self());
  }

  /** Both ends lose it; of why, those hear that can. */
  private void disconnect(Way way, String why) {
    links.remove(way);
    links.remove(way.back());
    for (Way each : List.of(way, way.back())) {
      SimulatedTransport end = stations.get(each.to());
      if (end != null && !why.isEmpty()) {
        end.lost(each.from(), why);
      }
    }
  }

  boolean send(Incarnation from, NodeId to, String channel, byte[] message) {
    SimulatedLink link = links.get(new Way(from.node(), to));
    if (link == null) {
      return false;
    }
    if (cuts.contains(new Way(from.node(), to)) || happens(lostPerMille)) {
      return true;
    }
    List<SimulatedLink.Parcel> parcels = new ArrayList<>();
    parcels.add(new SimulatedLink.Parcel(from, channel, message));
    if (happens(repeatedPerMille)) {
      parcels.add(parcels.get(0));
    }
    for (SimulatedLink.Parcel parcel : parcels) {
      long due = world.nowNanos() + delayNanos();
      boolean overtakes = happens(overtakingPerMille);
      long nanos =
          (overtakes ? link.overtake(parcel, due) : link.take(parcel, due)) - world.nowNanos();
      world.after(Duration.ofNanos(nanos), () -> arrive(link, to));
    }
    return true;
  }

  private boolean happens(int perMille) {
    return perMille > 0 && world.chance().nextInt(1_000) < perMille;
  }

  private long delayNanos() {
    long usual = world.chance().nextLong(FASTEST_NANOS, world.temper().messageNanos());
    return usual + (slower.isZero() ? 0 : world.chance().nextLong(slower.toNanos()));
  }

  /** What is on its way when a connection breaks is lost. */
  private void arrive(SimulatedLink link, NodeId to) {
    SimulatedTransport station = stations.get(to);
    if (station != null && links.containsValue(link)) {
      station.deliver(link);
    }
  }
}
