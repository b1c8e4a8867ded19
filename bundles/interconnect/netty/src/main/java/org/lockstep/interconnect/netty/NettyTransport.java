package org.lockstep.interconnect.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.interconnect.spi.Channels;
import org.lockstep.interconnect.spi.PeerListener;
import org.lockstep.interconnect.spi.ScopedInterconnect;
import org.lockstep.interconnect.spi.Transport;

/**
 * TCP between the nodes: the node with the higher id opens the one connection of a pair. Usable
 * with and without OSGi.
 */
public final class NettyTransport implements Transport, AutoCloseable {
  private static final int MAX_QUEUED = 16 * 1024 * 1024;
  private static final int CONNECT_MS = 1_000;
  private static final long FIRST_PAUSE_MS = 20;
  private static final long LAST_PAUSE_MS = 100;

  private final Channels channels = new Channels(this::send, this::isCurrent);
  private final ConcurrentMap<NodeId, Channel> connections = new ConcurrentHashMap<>();
  private final Set<Incarnation> suspected = ConcurrentHashMap.newKeySet();
  private volatile Map<NodeId, Peer> wanted = Map.of();
  private volatile @Nullable Session session;

  private record Session(
      Incarnation self,
      UUID cluster,
      PeerListener listener,
      MultiThreadIoEventLoopGroup loops,
      Channel server) {}

  /** The other face of this transport. */
  public Interconnect interconnect() {
    return new ScopedInterconnect(channels);
  }

  Channels channels() {
    return channels;
  }

  @Override
  public synchronized String start(
      Incarnation self, UUID cluster, String bind, PeerListener listener) {
    InetSocketAddress where = address(bind);
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("lockstep-interconnect", true), NioIoHandler.newFactory());
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(MAX_QUEUED / 2, MAX_QUEUED))
            .childHandler(pipeline(Optional.empty()))
            .bind(where)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      loops.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
      throw new ProblemException(
          bound.cause() instanceof BindException ? "address-in-use" : "address-unusable",
          "interconnect not started",
          bind,
          "the address cannot be bound: " + bound.cause().getMessage());
    }
    session = new Session(self, cluster, listener, loops, bound.channel());
    InetSocketAddress local = (InetSocketAddress) bound.channel().localAddress();
    return where.getHostString() + ":" + local.getPort();
  }

  private static InetSocketAddress address(String text) {
    int at = text.lastIndexOf(':');
    try {
      return new InetSocketAddress(text.substring(0, at), Integer.parseInt(text.substring(at + 1)));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new ProblemException(
          "bad-address", "interconnect not started", text, "it is not like host:port");
    }
  }

  private ChannelInitializer<SocketChannel> pipeline(Optional<Incarnation> opens) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        channel
            .pipeline()
            .addLast(new LengthFieldBasedFrameDecoder(Wire.MAX_FRAME, 0, 4, 0, 4))
            .addLast(new PeerConnection(NettyTransport.this, opens));
      }
    };
  }

  @Override
  public synchronized void peers(Map<NodeId, Peer> peers) {
    Session now = session;
    if (now == null) {
      return;
    }
    Map<NodeId, Peer> before = wanted;
    wanted = new TreeMap<>(peers);
    before.forEach(
        (node, peer) -> {
          if (!peer.equals(wanted.get(node))) {
            suspected.remove(peer.boot());
            Channel old = connections.remove(node);
            if (old != null) {
              old.close();
            }
          }
        });
    wanted.forEach(
        (node, peer) -> {
          if (!peer.equals(before.get(node)) && node.compareTo(now.self.node()) < 0) {
            connect(now, peer, FIRST_PAUSE_MS);
          }
        });
  }

  private void connect(Session now, Peer peer, long pauseMs) {
    NodeId node = peer.boot().node();
    if (!peer.equals(wanted.get(node)) || connections.containsKey(node) || session != now) {
      return;
    }
    new Bootstrap()
        .group(now.loops)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MS)
        .option(
            ChannelOption.WRITE_BUFFER_WATER_MARK,
            new WriteBufferWaterMark(MAX_QUEUED / 2, MAX_QUEUED))
        .handler(pipeline(Optional.of(peer.boot())))
        .connect(address(peer.address()))
        .addListener(
            (ChannelFuture done) -> {
              if (done.isSuccess()) {
                done.channel().closeFuture().addListener(gone -> again(now, peer, pauseMs));
              } else {
                suspect(peer.boot(), "connection refused: " + done.cause().getMessage());
                again(now, peer, pauseMs);
              }
            });
  }

  private void again(Session now, Peer peer, long pauseMs) {
    if (!now.loops.isShuttingDown()) {
      long next = Math.min(LAST_PAUSE_MS, pauseMs * 2);
      now.loops.schedule(() -> connect(now, peer, next), pauseMs, TimeUnit.MILLISECONDS);
    }
  }

  /** Why a peer that says hello is refused for good; empty when it is not. */
  String refusal(Wire.Hello hello) {
    Session now = now();
    if (!hello.cluster().equals(now.cluster)) {
      return "it belongs to another cluster";
    }
    if (!hello.expects().equals(now.self)) {
      return "it is " + now.self;
    }
    Peer peer = wanted.get(hello.from().node());
    return peer != null && peer.boot().number() > hello.from().number()
        ? "it expects " + peer.boot()
        : "";
  }

  /** Whether the shared store has shown this very boot. */
  boolean wants(Incarnation boot) {
    Peer peer = wanted.get(boot.node());
    return peer != null && peer.boot().equals(boot);
  }

  void admit(Incarnation peer, Channel channel) {
    Channel old = connections.put(peer.node(), channel);
    if (old != null && old != channel) {
      old.close();
    }
    connected(peer);
  }

  void deliver(Wire.Message message, Incarnation from) {
    channels.deliver(message.channel(), from, message.content());
  }

  void connected(Incarnation peer) {
    suspected.remove(peer);
    now().listener.connected(peer);
  }

  void suspect(Incarnation peer, String why) {
    Session now = session;
    if (now != null && wants(peer) && suspected.add(peer)) {
      now.listener.suspect(peer, why);
    }
  }

  void closed(Incarnation peer, Channel channel) {
    if (connections.remove(peer.node(), channel)) {
      suspect(peer, "connection closed");
    }
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
      throw new IllegalStateException("the interconnect is not started");
    }
    return now;
  }

  private boolean send(NodeId to, String channel, byte[] message) {
    Session now = session;
    if (now == null) {
      return false;
    }
    if (to.equals(now.self.node())) {
      return channels.deliver(channel, now.self, message.clone());
    }
    Channel connection = connections.get(to);
    if (connection == null || !connection.isWritable()) {
      return false;
    }
    connection.writeAndFlush(Wire.message(connection, channel, message));
    return true;
  }

  /** Only what is known to be of an older boot is void; the last words of whoever left are not. */
  private boolean isCurrent(Incarnation from) {
    Peer peer = wanted.get(from.node());
    return peer == null || from.number() >= peer.boot().number();
  }

  @Override
  public synchronized void stop() {
    Session ended = session;
    session = null;
    wanted = Map.of();
    suspected.clear();
    if (ended != null) {
      ended.server.close();
      connections.values().forEach(Channel::close);
      connections.clear();
      ended.loops.shutdownGracefully(0, 500, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    stop();
    channels.close();
  }
}
