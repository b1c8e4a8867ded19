package org.lockstep.interconnect.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.interconnect.Interconnect;

/**
 * Frames: length (32 bits), kind (8 bits), content. The first in each direction is a hello; an
 * empty channel name is a keep-alive.
 */
final class Wire {
  static final int MAX_FRAME = Interconnect.MAX_MESSAGE + 1_024;
  private static final int MAGIC = 0x4C4B5331; // "LKS1"
  private static final byte HELLO = 1;
  private static final byte MESSAGE = 2;
  private static final byte REFUSAL = 3;
  private static final int HELLO_BYTES = 1 + 4 + 16 + 8 + 8;

  private Wire() {}

  /** Who speaks, and whom it expects to find. */
  record Hello(UUID cluster, Incarnation from, Incarnation expects) {}

  /** A message of a channel; a keep-alive has no channel. */
  record Message(String channel, byte[] content) {}

  static ByteBuf hello(Channel channel, Hello hello) {
    UUID cluster = hello.cluster();
    ByteBuf out = channel.alloc().buffer(4 + HELLO_BYTES);
    out.writeInt(HELLO_BYTES).writeByte(HELLO).writeInt(MAGIC);
    out.writeLong(cluster.getMostSignificantBits()).writeLong(cluster.getLeastSignificantBits());
    out.writeInt(hello.from().node().value()).writeInt(hello.from().number());
    return out.writeInt(hello.expects().node().value()).writeInt(hello.expects().number());
  }

  static ByteBuf refusal(Channel channel, String why) {
    byte[] text = why.getBytes(StandardCharsets.UTF_8);
    ByteBuf out = channel.alloc().buffer(5 + text.length);
    return out.writeInt(1 + text.length).writeByte(REFUSAL).writeBytes(text);
  }

  /** Why the other side refuses, when that is what it says. */
  static Optional<String> readRefusal(ByteBuf in) {
    return in.readableBytes() > 0 && in.getByte(in.readerIndex()) == REFUSAL
        ? Optional.of(in.skipBytes(1).toString(StandardCharsets.UTF_8))
        : Optional.empty();
  }

  static ByteBuf message(Channel channel, String name, byte[] content) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    int length = 1 + 1 + text.length + content.length;
    ByteBuf out = channel.alloc().buffer(4 + length);
    out.writeInt(length).writeByte(MESSAGE).writeByte(text.length);
    return out.writeBytes(text).writeBytes(content);
  }

  static Optional<Hello> readHello(ByteBuf in) {
    if (in.readableBytes() != HELLO_BYTES || in.readByte() != HELLO || in.readInt() != MAGIC) {
      return Optional.empty();
    }
    UUID cluster = new UUID(in.readLong(), in.readLong());
    Optional<Incarnation> from = boot(in);
    Optional<Incarnation> expects = boot(in);
    return from.flatMap(one -> expects.map(other -> new Hello(cluster, one, other)));
  }

  private static Optional<Incarnation> boot(ByteBuf in) {
    int node = in.readInt();
    int number = in.readInt();
    return node < 0 || node > NodeId.MAX || number < 0
        ? Optional.empty()
        : Optional.of(Incarnation.of(node, number));
  }

  static Optional<Message> readMessage(ByteBuf in) {
    if (in.readableBytes() < 2 || in.readByte() != MESSAGE) {
      return Optional.empty();
    }
    int length = in.readUnsignedByte();
    if (length > in.readableBytes()) {
      return Optional.empty();
    }
    String name = in.readCharSequence(length, StandardCharsets.UTF_8).toString();
    byte[] content = new byte[in.readableBytes()];
    in.readBytes(content);
    return Optional.of(new Message(name, content));
  }
}
