package org.lockstep.interconnect.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.interconnect.Channel;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.interconnect.key.ClusterKey;
import org.lockstep.interconnect.spi.PeerListener;
import org.lockstep.interconnect.spi.Transport;

/** One node under test: a transport, its interconnect, and what it was told. */
public final class Station implements PeerListener, AutoCloseable {
  public static final UUID CLUSTER = UUID.fromString("6f2c1d1e-0f60-4c7e-8a55-0c2b8f2f7a11");

  final Incarnation self;
  final Transport transport;
  final Interconnect interconnect;
  final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final Optional<ClusterKey> key;
  private final AutoCloseable closing;
  private final Map<NodeId, Transport.Peer> wanted = new TreeMap<>();
  String address = "";

  public Station(
      Incarnation self,
      Transport transport,
      Interconnect interconnect,
      Optional<ClusterKey> key,
      AutoCloseable closing) {
    this.key = key;
    this.self = self;
    this.transport = transport;
    this.interconnect = interconnect;
    this.closing = closing;
  }

  Station start(String bind) {
    return start(bind, CLUSTER);
  }

  Station start(String bind, UUID cluster) {
    address = transport.start(self, new Transport.Cluster(cluster, key), bind, this);
    return this;
  }

  Station want(Station peer) {
    return want(peer.self, peer.address);
  }

  Station want(Incarnation boot, String at) {
    wanted.put(boot.node(), new Transport.Peer(boot, at));
    transport.peers(wanted);
    return this;
  }

  Station wantNot(NodeId node) {
    wanted.remove(node);
    transport.peers(wanted);
    return this;
  }

  Channel channel(String name, BlockingQueue<String> into) {
    return interconnect.channel(
        name, (from, message) -> into.add(from + " " + new String(message)));
  }

  /** Waits until the listener hears something that begins with that. */
  String hears(String beginning) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
    StringBuilder others = new StringBuilder();
    while (System.nanoTime() < end) {
      String next = poll(told, 100);
      if (next != null && next.startsWith(beginning)) {
        return next;
      }
      others.append(next == null ? "" : next + "; ");
    }
    throw new AssertionError(self + " did not hear '" + beginning + "' in time, but: " + others);
  }

  void hearsNothing(String beginning, int milliseconds) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
    while (System.nanoTime() < end) {
      String next = poll(told, 10);
      assertThat(next == null || !next.startsWith(beginning))
          .as("%s heard %s", self, next)
          .isTrue();
    }
  }

  static String poll(BlockingQueue<String> queue, int milliseconds) {
    try {
      return queue.poll(milliseconds, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void connected(Incarnation peer) {
    told.add("connected " + peer);
  }

  @Override
  public void suspect(Incarnation peer, String why) {
    told.add("suspect " + peer + ": " + why);
  }

  @Override
  public void close() throws Exception {
    closing.close();
  }
}
