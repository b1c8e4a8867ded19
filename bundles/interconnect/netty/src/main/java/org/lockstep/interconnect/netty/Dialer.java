package org.lockstep.interconnect.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.lockstep.base.MonotonicClock;
import org.lockstep.interconnect.netty.core.Address;
import org.lockstep.interconnect.netty.core.Hello;
import org.lockstep.interconnect.spi.PeerListener;

/** Makes sockets, all on one event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, and that is told
final class Dialer {
  private final EventLoop loop;
  private final Guard guard;
  private final MonotonicClock clock;

  Dialer(EventLoop loop, Guard guard, MonotonicClock clock) {
    this.loop = loop;
    this.guard = guard;
    this.clock = clock;
  }

  /** Opens a connection; a failure is told as the wire's end. */
  Wire dial(Hello hello, String address, Wire.Events events) {
    Address to = Address.parse(address);
    Wire wire = new Wire(events, clock, hello);
    ChannelFuture connecting =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, PeerListener.SILENCE_MS)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    guard.dialled(channel.pipeline());
                    channel.pipeline().addLast(wire);
                  }
                })
            .connect(to.host(), to.port());
    connecting.addListener(done -> told(wire, done));
    return wire;
  }

  /** In a turn of its own, so that whoever dialled knows the wire by then. */
  private void told(Wire wire, Future<?> done) {
    if (!done.isSuccess()) {
      loop.execute(() -> wire.failed(done.cause()));
    }
  }

  Future<?> later(int milliseconds, Runnable task) {
    return loop.schedule(task, milliseconds, TimeUnit.MILLISECONDS);
  }

  ChannelFuture listen(SocketAddress bind, Supplier<Peering> peering) {
    return new ServerBootstrap()
        .group(loop)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.SO_BACKLOG, 256)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                Wire wire = new Wire(peering.get(), clock, null);
                if (peering.get().accepted(wire)) {
                  guard.accepted(channel.pipeline());
                  channel.pipeline().addLast(wire);
                } else {
                  channel.close();
                }
              }
            })
        .bind(bind);
  }
}
