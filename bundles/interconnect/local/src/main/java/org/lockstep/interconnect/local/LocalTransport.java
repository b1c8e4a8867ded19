package org.lockstep.interconnect.local;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.interconnect.spi.Channels;
import org.lockstep.interconnect.spi.PeerListener;
import org.lockstep.interconnect.spi.ScopedInterconnect;
import org.lockstep.interconnect.spi.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A transport between nodes of one process. Usable with and without OSGi. */
public final class LocalTransport implements Transport, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalTransport.class);

  private final LocalNetwork network;
  private final Channels channels = new Channels(this::send, this::isCurrent);
  private final ConcurrentMap<NodeId, LocalLink> links = new ConcurrentHashMap<>();
  private volatile @Nullable Session session;

  public LocalTransport(LocalNetwork network) {
    this.network = network;
  }

  /** The other face of this transport; {@link #close} closes its channels. */
  public Interconnect interconnect() {
    return new ScopedInterconnect(channels);
  }

  Channels channels() {
    return channels;
  }

  @Override
  public synchronized String start(
      Incarnation self, Cluster cluster, String bind, PeerListener listener) {
    if (session != null) {
      throw new ProblemException(
          "started-already", "interconnect not started", bind, "it is started as " + self());
    }
    session = new Session(self, cluster.id(), listener, executor(self));
    try {
      return network.listen(this, bind);
    } catch (ProblemException e) {
      end();
      throw e;
    }
  }

  @Override
  public void peers(Map<NodeId, Peer> wanted) {
    Session now = session;
    if (now != null) {
      network.change(() -> want(wanted, now.self.node()));
    }
  }

  private void want(Map<NodeId, Peer> wanted, NodeId self) {
    links.values().removeIf(link -> !link.peer().equals(wanted.get(link.peer().boot().node())));
    wanted.forEach(
        (node, peer) -> {
          if (!node.equals(self)) {
            links.computeIfAbsent(node, unknown -> new LocalLink(this, peer));
          }
        });
  }

  @Override
  public synchronized void stop() {
    if (session != null) {
      network.leave(this);
      links.values().forEach(LocalLink::end);
      links.clear();
      end();
    }
  }

  @Override
  public void close() {
    stop();
    channels.close();
  }

  private void end() {
    Session ended = session;
    session = null;
    if (ended != null) {
      ended.thread.shutdown();
    }
  }

  private boolean send(NodeId to, String channel, byte[] message) {
    Session now = session;
    if (now == null) {
      return false;
    }
    LocalLink link = links.get(to);
    LocalTransport other = to.equals(now.self.node()) ? this : link == null ? null : link.other();
    return other != null && other.channels.deliver(channel, now.self, message.clone());
  }

  /** Only what is known to be of another boot is void; the last words of whoever left are not. */
  private boolean isCurrent(Incarnation from) {
    LocalLink link = links.get(from.node());
    return link == null || link.peer().boot().equals(from);
  }

  private static ExecutorService executor(Incarnation self) {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, "lockstep-local-" + self.node());
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Calls the listener on a thread of this transport, one call after the other. */
  void tell(Consumer<PeerListener> call) {
    Session now = now();
    now.thread.execute(
        () -> {
          try {
            call.accept(now.listener);
          } catch (RuntimeException e) {
            LOG.error("the listener for peers of {} failed", now.self, e);
          }
        });
  }

  Incarnation self() {
    return now().self;
  }

  UUID cluster() {
    return now().cluster;
  }

  private Session now() {
    Session now = session;
    if (now == null) {
      throw new IllegalStateException("the local interconnect is not started");
    }
    return now;
  }

  Collection<LocalLink> links() {
    return links.values();
  }

  @Nullable LocalLink link(NodeId node) {
    return links.get(node);
  }

  private record Session(
      Incarnation self, UUID cluster, PeerListener listener, ExecutorService thread) {}
}
