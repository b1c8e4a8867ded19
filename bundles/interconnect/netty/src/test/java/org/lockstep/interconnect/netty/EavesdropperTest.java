package org.lockstep.interconnect.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.interconnect.Channel;
import org.lockstep.interconnect.key.ClusterKey;
import org.lockstep.interconnect.spi.Transport.Cluster;
import org.lockstep.interconnect.spi.Transport.Peer;

/** Somebody on the network who hears every byte, and one who changes them. */
@Timeout(20)
class EavesdropperTest {
  private static final UUID CLUSTER = UUID.randomUUID();
  private static final Cluster MINE = new Cluster(CLUSTER, Optional.of(ClusterKey.create(CLUSTER)));
  private static final Incarnation LOWER = Incarnation.of(1, 1);
  private static final Incarnation HIGHER = Incarnation.of(2, 1);

  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private final Told told = new Told();
  private final NettyTransport lower = new NettyTransport(MonotonicClock.system());
  private final NettyTransport higher = new NettyTransport(MonotonicClock.system());
  private ServerSocket between;
  private volatile boolean falsifies;

  @BeforeEach
  void connect() throws Exception {
    between = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    String address = lower.start(LOWER, MINE, "127.0.0.1:0", new Told());
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    thread(() -> relay(between.accept(), new Socket(InetAddress.getLoopbackAddress(), port)));
    higher.start(HIGHER, MINE, "127.0.0.1:0", told);
    lower.peers(Map.of(HIGHER.node(), new Peer(HIGHER, "127.0.0.1:1")));
    higher.peers(Map.of(LOWER.node(), new Peer(LOWER, "127.0.0.1:" + between.getLocalPort())));
    assertThat(told.next()).isEqualTo("connected " + LOWER);
  }

  @AfterEach
  void stop() throws IOException {
    higher.close();
    lower.close();
    between.close();
  }

  @Test
  void nothingThatIsSaidCanBeRead() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    lower.interconnect().channel("orders", (from, message) -> received.add(new String(message)));
    Channel channel = higher.interconnect().channel("orders", (from, message) -> {});
    channel.send(LOWER.node(), "attack at dawn".getBytes(StandardCharsets.UTF_8));
    assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo("attack at dawn");
    String all = latin1(copy());
    assertThat(all).as("the client's first words, which TLS shows").contains("\u0016\u0003");
    assertThat(all).doesNotContain("attack at dawn", "orders", "lockstep", latin1(id()));
  }

  @Test
  void whatWasChangedOnTheWayEndsTheConnection() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    lower.interconnect().channel("orders", (from, message) -> received.add(new String(message)));
    falsifies = true;
    higher
        .interconnect()
        .channel("orders", (from, message) -> {})
        .send(LOWER.node(), new byte[100]);
    assertThat(told.next()).startsWith("suspect " + LOWER);
    assertThat(received).isEmpty();
  }

  private byte[] copy() {
    synchronized (heard) {
      return heard.toByteArray();
    }
  }

  private static byte[] id() {
    return ByteBuffer.allocate(16)
        .putLong(CLUSTER.getMostSignificantBits())
        .putLong(CLUSTER.getLeastSignificantBits())
        .array();
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private void relay(Socket one, Socket other) throws IOException {
    thread(() -> copy(other, one));
    copy(one, other);
  }

  private void copy(Socket from, Socket to) throws IOException {
    byte[] some = new byte[4096];
    try (from;
        to) {
      for (int count = read(from, some); count >= 0; count = read(from, some)) {
        if (falsifies) {
          some[count - 1] ^= 1;
        }
        to.getOutputStream().write(some, 0, count);
      }
    }
  }

  private int read(Socket from, byte[] into) throws IOException {
    int count = from.getInputStream().read(into);
    synchronized (heard) {
      heard.write(into, 0, Math.max(count, 0));
    }
    return count;
  }

  private static void thread(Relay relay) {
    Thread thread =
        new Thread(
            () -> {
              try {
                relay.run();
              } catch (IOException e) {
                // one of both ends has closed, which ends the other
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** What a thread does until a socket closes. */
  private interface Relay {
    void run() throws IOException;
  }
}
