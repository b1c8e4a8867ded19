package org.lockstep.interconnect.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.lockstep.interconnect.Channel;
import org.lockstep.interconnect.spi.PromptHandler;

/** Channels: their names, their threads, and handlers that misbehave. */
public abstract class ChannelConformance extends TransportConformance {
  @Test
  void isOpenOncePerNameUntilItIsClosed() {
    Station a = started(1, 1);
    Channel channel = a.channel("x", queue());
    assertThatThrownBy(() -> a.channel("x", queue()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'x'");
    channel.close();
    assertThat(send(channel, N1, "closed")).isFalse();
    BlockingQueue<String> received = queue();
    assertThat(send(a.channel("x", received), N1, "open again")).isTrue();
    assertThat(next(received)).isEqualTo("N1#1 open again");
  }

  @Test
  void hasANameOfOneTo64Characters() {
    Station a = started(1, 1);
    a.channel("é".repeat(64), queue()).close();
    assertThatThrownBy(() -> a.channel("", queue())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> a.channel("n".repeat(65), queue()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void longAndForeignNamesTravel() {
    Station a = started(1, 1);
    Station b = started(2, 1);
    connect(a, b);
    BlockingQueue<String> received = queue();
    b.channel("€".repeat(64), received);
    send(a.channel("€".repeat(64), queue()), N2, "there");
    assertThat(next(received)).isEqualTo("N1#1 there");
  }

  @Test
  void aPromptHandlerIsCalledWithoutAHandOverAndMayFail() {
    Station a = started(1, 1);
    Station b = started(2, 1);
    connect(a, b);
    BlockingQueue<String> received = queue();
    PromptHandler prompt =
        (from, message) -> {
          received.add(new String(message) + " " + Thread.currentThread().getName());
          throw new IllegalStateException("on purpose");
        };
    b.interconnect.channel("x", prompt);
    Channel channel = a.channel("x", queue());
    send(channel, N2, "1");
    send(channel, N2, "2");
    assertThat(next(received)).startsWith("1 ").doesNotContain("lockstep-channel");
    assertThat(next(received)).startsWith("2 ");
  }

  @Test
  void aHandlerThatFailsHearsTheNextMessage() {
    Station a = started(1, 1);
    BlockingQueue<String> received = queue();
    Channel channel =
        a.interconnect.channel(
            "x",
            (from, message) -> {
              Thread.currentThread().interrupt();
              received.add(new String(message));
              throw new IllegalStateException("on purpose: " + new String(message));
            });
    send(channel, N1, "1");
    send(channel, N1, "2");
    assertThat(next(received)).isEqualTo("1");
    assertThat(next(received)).isEqualTo("2");
  }

  @Test
  void aHandlerThatHangsStopsNobodyElse() {
    Station a = started(1, 1);
    Station b = started(2, 1);
    connect(a, b);
    CountDownLatch release = new CountDownLatch(1);
    BlockingQueue<String> slow = queue();
    b.interconnect.channel(
        "slow",
        (from, message) -> {
          awaitQuietly(release);
          slow.add("" + message.length);
        });
    BlockingQueue<String> quick = queue();
    b.channel("quick", quick);
    Channel toSlow = a.channel("slow", queue());
    Channel toQuick = a.channel("quick", queue());
    for (int i = 0; i < 100; i++) {
      toSlow.send(N2, new byte[1_000_000]);
      assertThat(send(toQuick, N2, "q")).isTrue();
      assertThat(next(quick)).isEqualTo("N1#1 q");
    }
    b.hearsNothing("suspect", 1_300);
    a.hearsNothing("suspect", 10);
    release.countDown();
    assertThat(next(slow)).isEqualTo("1000000");
    assertThat(slow.size()).as("more than the bound was kept").isLessThan(40);
  }

  @Test
  void whenAllIsClosedNoThreadIsLeft() throws Exception {
    Station a = started(1, 1);
    Station b = started(2, 1);
    connect(a, b);
    a.channel("left-over", queue());
    a.close();
    b.close();
    long end = System.nanoTime() + 5_000_000_000L;
    while (threads() > 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(threads()).isZero();
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("lockstep-"))
        .filter(Thread::isAlive)
        .count();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
