package org.lockstep.itests.benchmarks.barrier;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.FixedLengthFrameDecoder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * One node that sends a message to each of its peers and goes on when all have answered. Each node
 * has one event loop, and one thread that its handler hands over to, as the transport has.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a lost message shows as a round that never ends
final class BareRound implements AutoCloseable {
  /** About what a directive takes. */
  private static final int BYTES = 48;

  private final List<EventLoopGroup> loops = new ArrayList<>();
  private final List<ExecutorService> threads = new ArrayList<>();
  private final List<Channel> peers = new ArrayList<>();
  private final ExecutorService caller = thread("caller");
  private int answers;
  private int left;
  private Runnable done = () -> {};

  BareRound(int peers) {
    EventLoopGroup own = loop();
    for (int i = 0; i < peers; i++) {
      InetSocketAddress address = peer(i);
      this.peers.add(
          new Bootstrap()
              .group(own)
              .channel(NioSocketChannel.class)
              .option(ChannelOption.TCP_NODELAY, true)
              .handler(handler(context -> caller.execute(this::answered)))
              .connect(address)
              .syncUninterruptibly()
              .channel());
    }
  }

  private InetSocketAddress peer(int number) {
    ExecutorService thread = thread("peer-" + number);
    return (InetSocketAddress)
        new ServerBootstrap()
            .group(loop())
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                handler(
                    context ->
                        thread.execute(() -> context.writeAndFlush(message(context.channel())))))
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel()
            .localAddress();
  }

  private EventLoopGroup loop() {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    loops.add(group);
    return group;
  }

  private ExecutorService thread(String name) {
    ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, name));
    threads.add(thread);
    return thread;
  }

  private static ChannelInitializer<SocketChannel> handler(Consumer<ChannelHandlerContext> heard) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        channel.pipeline().addLast(new FixedLengthFrameDecoder(BYTES), new Hearing(heard));
      }
    };
  }

  private static ByteBuf message(Channel channel) {
    return channel.alloc().ioBuffer(BYTES).writeZero(BYTES);
  }

  /** Rounds one after the other; the last answer of each starts the next. */
  void run(int rounds, Runnable whenDone) {
    caller.execute(
        () -> {
          left = rounds;
          done = whenDone;
          ask();
        });
  }

  private void ask() {
    answers = 0;
    peers.forEach(peer -> peer.writeAndFlush(message(peer)));
  }

  private void answered() {
    answers++;
    if (answers == peers.size()) {
      left--;
      if (left == 0) {
        done.run();
      } else {
        ask();
      }
    }
  }

  @Override
  public void close() {
    loops.forEach(EventLoopGroup::shutdownGracefully);
    threads.forEach(ExecutorService::shutdownNow);
  }

  private static final class Hearing extends ChannelInboundHandlerAdapter {
    private final Consumer<ChannelHandlerContext> heard;

    Hearing(Consumer<ChannelHandlerContext> heard) {
      this.heard = heard;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
      heard.accept(context);
    }
  }
}
