package org.lockstep.interconnect.local;

import org.jspecify.annotations.Nullable;
import org.lockstep.interconnect.spi.Transport.Peer;

/** One node's wish to be connected with another. Changed under the network's lock only. */
final class LocalLink {
  private final LocalTransport from;
  private final Peer peer;
  private boolean suspected;

  /** The other side, while connected. */
  private volatile @Nullable LocalTransport other;

  LocalLink(LocalTransport from, Peer peer) {
    this.from = from;
    this.peer = peer;
  }

  Peer peer() {
    return peer;
  }

  @Nullable LocalTransport other() {
    return other;
  }

  void settle(LocalNetwork network) {
    LocalTransport met = meet(network);
    String refusal = opens() ? refusal(network) : "";
    if (met != null && other == null) {
      suspected = false;
      from.tell(listener -> listener.connected(peer.boot()));
    } else if (met == null && other != null) {
      suspect("connection closed");
    } else if (met == null && !refusal.isEmpty()) {
      suspect(refusal);
    }
    other = met;
  }

  void end() {
    other = null;
  }

  private void suspect(String why) {
    if (!suspected) {
      suspected = true;
      from.tell(listener -> listener.suspect(peer.boot(), why));
    }
  }

  private boolean opens() {
    return from.self().node().compareTo(peer.boot().node()) > 0;
  }

  /** The other side, when each wants this very boot of the other. */
  private @Nullable LocalTransport meet(LocalNetwork network) {
    LocalTransport found =
        opens() ? network.at(peer.address()) : network.find(peer.boot(), from.cluster());
    LocalLink back = found == null ? null : found.link(from.self().node());
    boolean both =
        found != null
            && back != null
            && back.peer.boot().equals(from.self())
            && found.self().equals(peer.boot())
            && found.cluster().equals(from.cluster())
            && (opens() || network.at(back.peer.address()) == from)
            && !network.isCut(from.self().node(), peer.boot().node());
    return both ? found : null;
  }

  /** Why the other side refuses; empty: it does not, though it may not want yet. */
  private String refusal(LocalNetwork network) {
    LocalTransport found = network.at(peer.address());
    if (found == null || network.isCut(from.self().node(), peer.boot().node())) {
      return "nobody answers at " + peer.address();
    }
    if (!found.cluster().equals(from.cluster())) {
      return "refused: it belongs to another cluster";
    }
    if (!found.self().equals(peer.boot())) {
      return "refused: it is " + found.self();
    }
    LocalLink back = found.link(from.self().node());
    return back == null || back.peer.boot().number() <= from.self().number()
        ? ""
        : "refused: it expects " + back.peer.boot();
  }
}
