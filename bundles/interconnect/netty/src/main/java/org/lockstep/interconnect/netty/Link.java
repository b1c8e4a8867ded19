package org.lockstep.interconnect.netty;

import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.lockstep.interconnect.netty.core.Backoff;
import org.lockstep.interconnect.spi.PeerListener;
import org.lockstep.interconnect.spi.Transport.Peer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A peer that is wanted. On the event loop only. */
final class Link {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  final Backoff backoff = new Backoff();
  private final PeerListener listener;
  private Peer peer;
  private @Nullable Wire wire;
  private @Nullable Future<?> retry;
  private boolean suspected;

  Link(Peer peer, PeerListener listener) {
    this.peer = peer;
    this.listener = listener;
  }

  Peer peer() {
    return peer;
  }

  /** The same boot may have become reachable elsewhere. */
  void moved(Peer now) {
    peer = now;
  }

  @Nullable Wire wire() {
    return wire;
  }

  void use(@Nullable Wire now) {
    wire = now;
  }

  void retryIs(@Nullable Future<?> next) {
    retry = next;
  }

  void connected() {
    suspected = false;
    backoff.reset();
    LOG.info("connected with {}", peer.boot());
    safely(() -> listener.connected(peer.boot()));
  }

  /** Once until it is connected again: attempts that go on failing say nothing new. */
  void suspect(String why) {
    if (!suspected) {
      suspected = true;
      LOG.info("not connected with {} at {}: {}", peer.boot(), peer.address(), why);
      safely(() -> listener.suspect(peer.boot(), why));
    }
  }

  /** Ends it without suspicion: it is this node that wants it no more. */
  void drop(String why) {
    Wire last = wire;
    wire = null;
    if (retry != null) {
      retry.cancel(false);
    }
    if (last != null) {
      last.end(why);
    }
  }

  private void safely(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.error("the listener for peers failed on {}", peer.boot(), e);
    }
  }
}
