package org.lockstep.interconnect.spi;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.interconnect.key.ClusterKey;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The interconnect's other side, an OSGi service with the property {@link #KIND}. The bundle that
 * publishes it publishes {@link org.lockstep.interconnect.Interconnect} too.
 */
@ConsumerType
public interface Transport {
  /** Service property: {@code netty}, {@code local} … */
  String KIND = "lockstep.interconnect";

  /**
   * Binds and begins to accept peers of the same cluster.
   *
   * @param self this node's boot
   * @param cluster peers of another cluster, or without its key, are refused
   * @param bind {@code host:port}; port 0: any
   * @return where it listens, to be published in the own heartbeat
   * @throws org.lockstep.base.ProblemException when the address is in use or not this host's, or
   *     there is no key
   */
  String start(Incarnation self, Cluster cluster, String bind, PeerListener listener);

  /**
   * Says whom to be connected with; called again whenever the shared store shows something new. A
   * peer that is missing, or has a newer boot, is disconnected. Between two nodes there is one
   * connection, opened by the one with the higher id.
   */
  void peers(Map<NodeId, Peer> wanted);

  void stop();

  /**
   * Who belongs together.
   *
   * @param key by which its nodes know each other; a transport that leaves the process refuses to
   *     start without one
   */
  record Cluster(UUID id, Optional<ClusterKey> key) {
    /** For transports within one process. */
    public static Cluster withoutKey(UUID id) {
      return new Cluster(id, Optional.empty());
    }
  }

  /**
   * A node to be connected with.
   *
   * @param boot messages of any other boot are dropped
   * @param address from its heartbeat
   */
  record Peer(Incarnation boot, String address) {}
}
