package org.lockstep.interconnect.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.interconnect.netty.core.Frames;
import org.lockstep.interconnect.netty.core.Hello;
import org.lockstep.interconnect.netty.core.Packing;
import org.lockstep.testkit.ParserFuzz;

/** Whatever bytes come over a connection, in whatever pieces: it is heard, or ends (AL-1). */
@Timeout(120)
class FramingFuzzTest {
  private static final Incarnation PEER = Incarnation.of(2, 5);
  private static final int LONG = Packing.FROM;
  private static final Hello HELLO = new Hello(new UUID(1, 2), PEER, Incarnation.of(1, 1));

  private static byte[] frame(int length, byte kind, byte[] content) {
    return ByteBuffer.allocate(5 + content.length).putInt(length).put(kind).put(content).array();
  }

  private static byte[] joined(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }

  private static byte[] packed() {
    byte[] body = Packing.pack(new byte[LONG]).orElseThrow();
    return ByteBuffer.allocate(6 + body.length)
        .put((byte) 1)
        .put((byte) 'x')
        .putInt(LONG)
        .put(body)
        .array();
  }

  private static byte[] conversation() {
    byte[] message = "\u0001xhello".getBytes(StandardCharsets.UTF_8);
    byte[] hello = HELLO.encode();
    byte[] packed = packed();
    return joined(
        frame(1 + hello.length, Frames.HELLO, hello),
        frame(1 + message.length, Frames.MESSAGE, message),
        frame(1, Frames.ALIVE, new byte[0]),
        frame(1 + packed.length, Frames.PACKED, packed),
        frame(1 + message.length, Frames.MESSAGE, message),
        frame(4, Frames.BYE, "end".getBytes(StandardCharsets.UTF_8)));
  }

  /** Lets everybody in, and hears how it ends. */
  private static final class Host implements Wire.Events {
    private int heard;
    private String end = "";

    @Override
    public void greeted(Wire wire, Hello hello) {
      wire.welcome(hello);
    }

    @Override
    public void opened(Wire wire, Incarnation peer) {}

    @Override
    public void received(Incarnation from, String channel, byte[] message) {
      heard += channel.length() + message.length;
    }

    @Override
    public void ended(Wire wire, @Nullable Incarnation peer, String why) {
      end = why;
    }
  }

  private static Host talk(byte[] bytes, int piece) {
    Host host = new Host();
    EmbeddedChannel channel = new EmbeddedChannel(new Wire(host, MonotonicClock.system(), null));
    for (int at = 0; at < bytes.length && channel.isActive(); at += piece) {
      channel.writeInbound(Unpooled.copiedBuffer(bytes, at, Math.min(piece, bytes.length - at)));
    }
    channel.finishAndReleaseAll();
    return host;
  }

  @Test
  void aConversationIsHeardInWhateverPieces() {
    for (int piece = 1; piece < 70; piece++) {
      Host host = talk(conversation(), piece);
      assertThat(host.heard).isEqualTo(12 + 1 + LONG);
      assertThat(host.end).isEqualTo("refused: end");
    }
  }

  @Test
  void badFramesAreSkippedOrEndTheConnection_AL1() throws Exception {
    new ParserFuzz(List.of(conversation()), none -> false)
        .oneIn(4)
        .run(
            bytes -> {
              Host host = talk(bytes, 1 + bytes.length / 3);
              assertThat(host.heard).isLessThanOrEqualTo(bytes.length + 3 * (1 + LONG));
              assertThat(host.end)
                  .containsPattern("^(connection closed|refused: .*|its? [^\n]+)")
                  .doesNotContain("Exception");
            });
  }

  @Test
  void lengthsThatNobodyMeansAreRefusedBeforeAnythingIsKept_AL1() {
    for (int length : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 513}) {
      assertThat(talk(frame(length, Frames.HELLO, new byte[64]), 9).end)
          .contains(Integer.toUnsignedString(length) + " bytes, allowed are 1 to 512");
    }
  }
}
