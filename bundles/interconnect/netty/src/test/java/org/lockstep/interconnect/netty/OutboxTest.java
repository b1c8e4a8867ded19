package org.lockstep.interconnect.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final byte[] NAME = {'x'};

  /** What was written between two flushes. */
  private final List<Integer> turns = new ArrayList<>();

  private final List<Byte> order = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel(new Counting());
  private final Outbox outbox = new Outbox(channel, false);

  @AfterEach
  void close() {
    outbox.close();
    channel.finishAndReleaseAll();
  }

  private void send(int number, int length) {
    byte[] message = new byte[length];
    message[0] = (byte) number;
    assertThat(outbox.send(NAME, message)).isTrue();
  }

  @Test
  void manySmallMessagesShareOneFlush() {
    for (int i = 0; i < 50; i++) {
      send(i, 100);
    }
    channel.runPendingTasks();
    assertThat(turns).containsExactly(50);
  }

  @Test
  void largeOnesLeaveTurnsToOtherConnectionsAndKeepTheirOrder() {
    for (int i = 0; i < 20; i++) {
      send(i, 400_000);
    }
    channel.runPendingTasks();
    assertThat(turns).containsExactly(3, 3, 3, 3, 3, 3, 2);
    assertThat(order).isSorted().hasSize(20);
  }

  private final class Counting extends ChannelOutboundHandlerAdapter {
    private int written;

    @Override
    public void write(ChannelHandlerContext context, Object frame, ChannelPromise promise) {
      written++;
      order.add(((ByteBuf) frame).getByte(4 + 2 + NAME.length));
      context.write(frame, promise);
    }

    @Override
    public void flush(ChannelHandlerContext context) {
      turns.add(written);
      written = 0;
      context.flush();
    }
  }
}
