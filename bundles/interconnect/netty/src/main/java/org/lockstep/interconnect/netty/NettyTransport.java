package org.lockstep.interconnect.netty;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.interconnect.spi.Channels;
import org.lockstep.interconnect.spi.PeerListener;
import org.lockstep.interconnect.spi.ScopedInterconnect;
import org.lockstep.interconnect.spi.Transport;

/** The interconnect over TCP and TLS: one event loop for all connections. Usable without OSGi. */
@SuppressWarnings("FutureReturnValueIgnored") // closing is awaited as the end of the loop
public final class NettyTransport implements Transport, AutoCloseable {
  private final MonotonicClock clock;
  private final Function<Cluster, Guard> guards;
  private final Channels channels = new Channels(this::send, this::isCurrent);
  private final ConcurrentMap<NodeId, Wire> active = new ConcurrentHashMap<>();
  private volatile Map<NodeId, Peer> wanted = Map.of();
  private volatile @Nullable Session session;

  public NettyTransport(MonotonicClock clock) {
    this(clock, Tls::of);
  }

  NettyTransport(MonotonicClock clock, Function<Cluster, Guard> guards) {
    this.clock = clock;
    this.guards = guards;
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
    Session running = session;
    if (running != null) {
      throw new ProblemException(
          "started-already", "interconnect not started", bind, "it is started as " + running.self);
    }
    InetSocketAddress address = Listening.resolve(bind);
    Guard guard = guards.apply(cluster);
    EventLoop loop = loop(self);
    Dialer dialer = new Dialer(loop, guard, clock);
    Peering peering = new Peering(self, cluster.id(), listener, channels, active, dialer, clock);
    ChannelFuture binding = dialer.listen(address, () -> peering).awaitUninterruptibly();
    Throwable refused = binding.cause();
    if (refused != null) {
      shutDown(loop);
      guard.close();
      throw Listening.refused(bind, refused);
    }
    new Ticker(peering, loop, clock).start();
    session = new Session(self, loop, guard, peering, binding.channel());
    return Listening.published((InetSocketAddress) binding.channel().localAddress());
  }

  private static EventLoop loop(Incarnation self) {
    return new SingleThreadIoEventLoop(
        null,
        task -> {
          Thread thread = new Thread(task, "lockstep-net-" + self.node());
          thread.setDaemon(true);
          thread.setContextClassLoader(NettyTransport.class.getClassLoader());
          return thread;
        },
        NioIoHandler.newFactory());
  }

  @Override
  public synchronized void peers(Map<NodeId, Peer> peers) {
    Session running = session;
    if (running != null) {
      Map<NodeId, Peer> now = Map.copyOf(peers);
      wanted = now;
      running.loop.execute(() -> running.peering.want(now));
    }
  }

  @Override
  public synchronized void stop() {
    Session running = session;
    if (running != null) {
      session = null;
      wanted = Map.of();
      running.loop.execute(running.peering::end);
      running.server.close();
      running.guard.close(); // before the loop: what it still works out ends there
      shutDown(running.loop);
    }
  }

  private static void shutDown(EventLoop loop) {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    if (loop.inEventLoop()) {
      return;
    }
    try {
      loop.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
    channels.close();
  }

  private boolean send(NodeId to, String channel, byte[] message) {
    Session running = session;
    if (running == null) {
      return false;
    }
    if (to.equals(running.self.node())) {
      return channels.deliver(channel, running.self, message.clone());
    }
    Wire wire = active.get(to);
    return wire != null && wire.send(channel.getBytes(StandardCharsets.UTF_8), message);
  }

  /** Only what is known to be of another boot is void; the last words of whoever left are not. */
  private boolean isCurrent(Incarnation from) {
    Peer peer = wanted.get(from.node());
    return peer == null || peer.boot().equals(from);
  }

  private record Session(
      Incarnation self,
      EventLoop loop,
      Guard guard,
      Peering peering,
      io.netty.channel.Channel server) {}
}
