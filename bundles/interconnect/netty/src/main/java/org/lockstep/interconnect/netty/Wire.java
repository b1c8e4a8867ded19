package org.lockstep.interconnect.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.interconnect.netty.core.Frames;
import org.lockstep.interconnect.netty.core.Hello;
import org.lockstep.interconnect.netty.core.Packing;

/**
 * One TCP connection: takes frames apart, bounded before anything is parsed. Everything but {@link
 * #send} happens on the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, and that is told
final class Wire extends ByteToMessageDecoder {
  /** Said all the time, and always the same. */
  private static final ByteBuf ALIVE =
      Unpooled.unreleasableBuffer(frame(Frames.ALIVE, new byte[0])).asReadOnly();

  private final Events events;
  private final MonotonicClock clock;

  /** What is said first, by the side that opened the connection. */
  private final @Nullable Hello greeting;

  private volatile @Nullable Outbox outbox;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Incarnation peer;
  private boolean ended;
  private String why = "connection closed";
  private long bornAt;
  private long heardAt;
  private long saidAt;

  Wire(Events events, MonotonicClock clock, @Nullable Hello greeting) {
    this.events = events;
    this.clock = clock;
    this.greeting = greeting;
    bornAt = clock.millis();
    heardAt = bornAt;
    saidAt = bornAt;
  }

  /** By any thread. */
  boolean send(byte[] name, byte[] message) {
    Outbox open = outbox;
    return open != null && open.send(name, message);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    if (ended) {
      hangUp(ctx);
    } else if (greeting != null) {
      say(Frames.HELLO, greeting.encode());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object data) throws Exception {
    heardAt = clock.millis();
    super.channelRead(ctx, data);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (ended) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (in.readableBytes() < 4) {
      return;
    }
    int length = in.getInt(in.readerIndex());
    int longest = peer == null ? Frames.MAX_GREETING : Frames.MAX_FRAME;
    if (length < 1 || length > longest) {
      end(
          "it sent a frame of "
              + Integer.toUnsignedString(length)
              + " bytes, allowed are 1 to "
              + longest);
    } else if (in.readableBytes() >= 4 + length) {
      in.skipBytes(4);
      frame(in.readByte(), in.readSlice(length - 1));
    }
  }

  private void frame(byte kind, ByteBuf content) {
    Incarnation from = peer;
    if (kind == Frames.MESSAGE && from != null) {
      message(from, content);
    } else if (kind == Frames.PACKED && from != null) {
      packed(from, content);
    } else if (kind == Frames.BYE) {
      why = "refused: " + content.toString(StandardCharsets.UTF_8);
      end("");
    } else if (kind == Frames.WELCOME && greeting != null && from == null) {
      open(greeting.to(), content.readableBytes() < 2 ? 0 : content.readUnsignedShort());
    } else if (kind == Frames.HELLO && greeting == null && from == null) {
      hello(content);
    }
  }

  private void message(Incarnation from, ByteBuf content) {
    String channel = channel(content);
    if (channel != null) {
      events.received(from, channel, rest(content));
    }
  }

  private void packed(Incarnation from, ByteBuf content) {
    String channel = channel(content);
    if (channel == null) {
      return;
    }
    int length = content.readableBytes() < 4 ? -1 : content.readInt();
    if (length < 0 || length > Interconnect.MAX_MESSAGE) {
      end("it sent a packed message of " + Integer.toUnsignedString(length) + " bytes");
      return;
    }
    try {
      events.received(from, channel, Packing.unpack(rest(content), length));
    } catch (IllegalArgumentException e) {
      end("it sent a packed message: " + e.getMessage());
    }
  }

  private @Nullable String channel(ByteBuf content) {
    int name = content.isReadable() ? content.readUnsignedByte() : 0;
    if (content.readableBytes() < name) {
      end("it sent a message without its channel's name");
      return null;
    }
    return content.readCharSequence(name, StandardCharsets.UTF_8).toString();
  }

  private static byte[] rest(ByteBuf content) {
    byte[] bytes = new byte[content.readableBytes()];
    content.readBytes(bytes);
    return bytes;
  }

  private void hello(ByteBuf content) {
    try {
      events.greeted(this, Hello.decode(rest(content)));
    } catch (ProblemException e) {
      end(e.problem().why());
    }
  }

  /** Answers a hello. */
  void welcome(Hello hello) {
    say(Frames.WELCOME, new byte[] {Hello.MINOR >> 8, Hello.MINOR});
    open(hello.from(), hello.minor());
  }

  private void open(Incarnation from, int minor) {
    peer = from;
    if (context != null) {
      outbox = new Outbox(context.channel(), minor >= Hello.PACKED);
    }
    events.opened(this, from);
  }

  void alive() {
    write(ALIVE.duplicate());
  }

  private void say(byte kind, byte[] content) {
    write(frame(kind, content));
  }

  private static ByteBuf frame(byte kind, byte[] content) {
    ByteBuf frame = Unpooled.directBuffer(5 + content.length);
    return frame.writeInt(1 + content.length).writeByte(kind).writeBytes(content);
  }

  private void write(ByteBuf frame) {
    ChannelHandlerContext ctx = context;
    if (ctx != null && ctx.channel().isActive()) {
      saidAt = clock.millis();
      ctx.writeAndFlush(frame);
    } else {
      frame.release();
    }
  }

  /** Says why, unless that is empty, and closes. */
  void end(String reason) {
    if (ended) {
      return;
    }
    ended = true;
    why = reason.isEmpty() ? why : reason;
    Outbox open = outbox;
    if (open != null) {
      open.close();
    }
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      if (!reason.isEmpty()) {
        say(Frames.BYE, reason.getBytes(StandardCharsets.UTF_8));
      }
      hangUp(ctx);
    }
    events.ended(this, peer, why);
  }

  /**
   * At once: a peer that does not read would never let a queued farewell out. So past the guard
   * too, which would wait to say its own.
   */
  private static void hangUp(ChannelHandlerContext ctx) {
    ctx.pipeline().firstContext().close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end("");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    failed(cause);
    hangUp(ctx);
  }

  void failed(Throwable cause) {
    why = HandshakeFailure.why(cause);
    end("");
  }

  /** Of the other side. */
  String address() {
    ChannelHandlerContext ctx = context;
    return ctx == null ? "" : String.valueOf(ctx.channel().remoteAddress());
  }

  @Nullable Incarnation peer() {
    return peer;
  }

  long ageMs() {
    return clock.millis() - bornAt;
  }

  long silentMs() {
    return clock.millis() - heardAt;
  }

  /** Since this side last said anything. */
  long quietMs() {
    Outbox open = outbox;
    if (open != null && open.wasBusy()) {
      saidAt = clock.millis();
    }
    return clock.millis() - saidAt;
  }

  /** After a pause of this process: what came meanwhile is still unread. */
  void forgive() {
    heardAt = clock.millis();
  }

  /** What a connection says to whoever made it; on the event loop. */
  interface Events {
    void greeted(Wire wire, Hello hello);

    void opened(Wire wire, Incarnation peer);

    void received(Incarnation from, String channel, byte[] message);

    /** Once, whatever the reason; {@code peer} is null when it was never open. */
    void ended(Wire wire, @Nullable Incarnation peer, String why);
  }
}
