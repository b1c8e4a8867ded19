package org.lockstep.interconnect.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.lockstep.base.Incarnation;
import org.lockstep.interconnect.spi.PeerListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: hello, messages in order, keep-alives, silence. */
final class PeerConnection extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Logger LOG = LoggerFactory.getLogger(PeerConnection.class);
  private static final long KEEP_ALIVE_MS = 250;

  private final NettyTransport transport;
  private final Optional<Incarnation> opens;
  private Optional<Incarnation> peer = Optional.empty();
  private long heardNanos = System.nanoTime();
  private boolean suspected;

  /**
   * @param opens whom this side opens the connection to; empty on the side that accepts it
   */
  PeerConnection(NettyTransport transport, Optional<Incarnation> opens) {
    this.transport = transport;
    this.opens = opens;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    Channel channel = context.channel();
    opens.ifPresent(to -> channel.writeAndFlush(Wire.hello(channel, hello(to))));
    context
        .executor()
        .scheduleAtFixedRate(
            () -> keepAlive(channel), KEEP_ALIVE_MS, KEEP_ALIVE_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
    heardNanos = System.nanoTime();
    if (peer.isEmpty()) {
      greeted(context, frame);
      return;
    }
    if (suspected) {
      suspected = false;
      transport.connected(peer.get());
    }
    Optional<Wire.Message> message = Wire.readMessage(frame);
    if (message.isEmpty()) {
      LOG.warn("{} sent what is no message: its connection is closed", peer.get());
      context.close();
    } else if (!message.get().channel().isEmpty()) {
      transport.deliver(message.get(), peer.get());
    }
  }

  private Wire.Hello hello(Incarnation to) {
    return new Wire.Hello(transport.cluster(), transport.self(), to);
  }

  private void greeted(ChannelHandlerContext context, ByteBuf frame) {
    Channel channel = context.channel();
    Optional<String> refused = opens.flatMap(to -> Wire.readRefusal(frame));
    Optional<Wire.Hello> hello = refused.isPresent() ? Optional.empty() : Wire.readHello(frame);
    if (hello.isEmpty()) {
      refused.ifPresent(why -> transport.suspect(opens.orElseThrow(), "refused: " + why));
      context.close();
      return;
    }
    String refusal = transport.refusal(hello.get());
    if (!refusal.isEmpty()) {
      channel.writeAndFlush(Wire.refusal(channel, refusal)).addListener(done -> channel.close());
    } else if (!transport.wants(hello.get().from())) {
      context.close(); // not yet: it comes again
    } else {
      peer = Optional.of(hello.get().from());
      if (opens.isEmpty()) {
        channel.writeAndFlush(Wire.hello(channel, hello(hello.get().from())));
      }
      transport.admit(hello.get().from(), channel);
    }
  }

  private void keepAlive(Channel channel) {
    if (!channel.isActive()) {
      return;
    }
    if (peer.isPresent()) {
      channel.writeAndFlush(Wire.message(channel, "", new byte[0]));
    }
    long silentMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardNanos);
    if (silentMs > PeerListener.SILENCE_MS && !suspected) {
      suspected = true;
      peer.ifPresent(from -> transport.suspect(from, "silent for " + silentMs + " ms"));
      if (peer.isEmpty()) {
        channel.close();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    peer.ifPresent(from -> transport.closed(from, context.channel()));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("The connection with {} failed", peer, cause);
    context.close();
  }
}
