package org.lockstep.interconnect.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.lockstep.interconnect.Channel;
import org.lockstep.interconnect.Interconnect;

/** What becomes of a message. */
public abstract class MessageConformance extends TransportConformance {
  @Test
  void arrivesInOrderWithTheSendersBoot() {
    Station a = started(1, 4);
    Station b = started(2, 1);
    connect(a, b);
    BlockingQueue<String> received = queue();
    b.channel("numbers", received);
    Channel channel = a.channel("numbers", queue());
    for (int i = 0; i < 20_000; i++) {
      assertThat(send(channel, N2, "" + i)).isTrue();
    }
    for (int i = 0; i < 20_000; i++) {
      assertThat(next(received)).isEqualTo("N1#4 " + i);
    }
  }

  @Test
  void goesToTheChannelOfTheSameNameOnly() {
    Station a = started(1, 1);
    Station b = started(2, 1);
    connect(a, b);
    BlockingQueue<String> first = queue();
    BlockingQueue<String> second = queue();
    b.channel("first", first);
    b.channel("second", second);
    send(a.channel("nobody-has-it", queue()), N2, "dropped");
    send(a.channel("second", queue()), N2, "2");
    send(a.channel("first", queue()), N2, "1");
    assertThat(next(first)).isEqualTo("N1#1 1");
    assertThat(next(second)).isEqualTo("N1#1 2");
    assertThat(first).isEmpty();
  }

  @Test
  void toOneselfArrivesWithoutAnyConnection() {
    Station a = started(1, 2);
    BlockingQueue<String> received = queue();
    assertThat(send(a.channel("x", received), N1, "me")).isTrue();
    assertThat(next(received)).isEqualTo("N1#2 me");
  }

  @Test
  void toWhoeverIsNotConnectedIsNotQueued() {
    Station a = started(1, 2);
    assertThat(send(a.channel("x", queue()), N3, "?")).isFalse();
  }

  @Test
  void mayBeAsLongAsTheLimitAndNoLonger() throws Exception {
    Station a = started(1, 1);
    Station b = started(2, 1);
    connect(a, b);
    BlockingQueue<byte[]> received = new ArrayBlockingQueue<>(4);
    b.interconnect.channel("x", (from, message) -> received.add(message));
    Channel channel = a.channel("x", queue());
    byte[] longest = new byte[Interconnect.MAX_MESSAGE];
    Arrays.fill(longest, (byte) 7);
    assertThat(channel.send(N2, longest)).isTrue();
    assertThat(channel.send(N2, new byte[0])).isTrue();
    assertThat(received.poll(8, TimeUnit.SECONDS)).isEqualTo(longest);
    assertThat(received.poll(8, TimeUnit.SECONDS)).isEmpty();
    assertThatThrownBy(() -> channel.send(N2, new byte[Interconnect.MAX_MESSAGE + 1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'x'");
  }

  @Test
  void belongsToTheCallerAgainAfterSend() {
    Station a = started(1, 1);
    Station b = started(2, 1);
    connect(a, b);
    BlockingQueue<String> received = queue();
    b.channel("x", received);
    BlockingQueue<String> own = queue();
    Channel channel = a.channel("x", own);
    byte[] buffer = "before".getBytes();
    channel.send(N2, buffer);
    channel.send(N1, buffer);
    Arrays.fill(buffer, (byte) '!');
    assertThat(next(received)).isEqualTo("N1#1 before");
    assertThat(next(own)).isEqualTo("N1#1 before");
  }
}
