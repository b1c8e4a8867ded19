package org.lockstep.interconnect.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.key.ClusterKey;
import org.lockstep.interconnect.key.ClusterTls;
import org.lockstep.interconnect.netty.core.Frames;
import org.lockstep.interconnect.netty.core.Hello;
import org.lockstep.interconnect.spi.PeerListener;
import org.lockstep.interconnect.spi.Transport.Cluster;
import org.lockstep.interconnect.spi.Transport.Peer;
import org.slf4j.LoggerFactory;

/** The transport against those who have not the cluster's key, over real sockets. */
@Timeout(30)
class StrangersTest {
  private static final UUID CLUSTER = UUID.randomUUID();
  private static final ClusterKey KEY = ClusterKey.create(CLUSTER);
  private static final ClusterKey OTHER_KEY = ClusterKey.create(CLUSTER);
  private static final Incarnation ME = Incarnation.of(1, 1);
  private static final Incarnation PEER = Incarnation.of(2, 5);

  private final Logger logger = (Logger) LoggerFactory.getLogger(Peering.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Told told = new Told();
  private final NettyTransport transport = new NettyTransport(MonotonicClock.system());
  private int port;

  @BeforeEach
  void start() {
    log.start();
    logger.addAppender(log);
    String address = transport.start(ME, with(KEY), "127.0.0.1:0", told);
    port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    transport.peers(Map.of(PEER.node(), new Peer(PEER, "127.0.0.1:1")));
  }

  @AfterEach
  void stop() {
    transport.close();
    logger.detachAppender(log);
  }

  private static Cluster with(ClusterKey key) {
    return new Cluster(CLUSTER, Optional.of(key));
  }

  @Test
  void plainTextIsRefused() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      sayHello(socket);
      assertThat(socket.getInputStream().readAllBytes().length)
          .as("an alert at most")
          .isLessThan(10);
    }
    assertThat(line()).contains("does not speak TLS");
    nobodyConnected();
  }

  @Test
  void anotherKeyIsRefusedByBothSides() throws Exception {
    try (SSLSocket socket = tls(Tls.context(OTHER_KEY))) {
      assertThatThrownBy(socket::startHandshake).hasMessageContaining("another key");
    }
    assertThat(line()).contains("another key");
    nobodyConnected();
  }

  @Test
  void anotherKeyIsRefusedThoughItsOwnerTrustsEverybody() throws Exception {
    refusedAfterHello(trustingAll(ClusterTls.keyManager(OTHER_KEY)));
    assertThat(line()).contains("another key");
  }

  @Test
  void whoeverHasNoKeyAtAllIsRefused() throws Exception {
    refusedAfterHello(trustingAll(null));
    assertThat(line()).contains("certificate");
  }

  @Test
  void anOlderTlsIsRefusedEvenWithTheKey() throws Exception {
    SSLContext context = SSLContext.getInstance("TLSv1.2");
    context.init(
        new KeyManager[] {ClusterTls.keyManager(KEY)},
        new TrustManager[] {ClusterTls.trustManager(KEY)},
        null);
    try (SSLSocket socket = tls(context)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
    assertThat(line()).contains("TLSv1.2");
    nobodyConnected();
  }

  @Test
  void handshakesThatStopHalfwayEndWithinASecondAndDisturbNoMember() throws Exception {
    List<Socket> halves = new ArrayList<>();
    NettyTransport member = new NettyTransport(MonotonicClock.system());
    try {
      member.start(PEER, with(KEY), "127.0.0.1:0", new Told());
      member.peers(Map.of(ME.node(), new Peer(ME, "127.0.0.1:" + port)));
      assertThat(told.next()).isEqualTo("connected " + PEER);
      long since = System.nanoTime();
      for (int i = 0; i < 300; i++) {
        halves.add(half());
      }
      for (Socket half : halves) {
        awaitEnd(half);
      }
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since)).isLessThan(6_000);
      assertThat(log.list).as("300 of them, one line").hasSize(1);
      assertThat(told.within(PeerListener.SILENCE_MS)).as("the member is not suspected").isNull();
    } finally {
      member.close();
      for (Socket half : halves) {
        half.close();
      }
    }
  }

  @Test
  void twoNodesWithDifferentKeysDoNotConnect() throws Exception {
    NettyTransport other = new NettyTransport(MonotonicClock.system());
    Told otherTold = new Told();
    try {
      other.start(PEER, with(OTHER_KEY), "127.0.0.1:0", otherTold);
      other.peers(Map.of(ME.node(), new Peer(ME, "127.0.0.1:" + port)));
      assertThat(otherTold.next()).startsWith("suspect " + ME).contains("another key");
      assertThat(otherTold.within(500)).isNull();
      nobodyConnected();
    } finally {
      other.close();
    }
  }

  @Test
  void withoutAKeyItDoesNotStart() {
    NettyTransport other = new NettyTransport(MonotonicClock.system());
    assertThatThrownBy(() -> other.start(PEER, Cluster.withoutKey(CLUSTER), "127.0.0.1:0", told))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("no key");
  }

  private static SSLContext trustingAll(KeyManager key) throws Exception {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    TrustManager all = new TrustsAll();
    context.init(
        key == null ? null : new KeyManager[] {key}, new TrustManager[] {all}, new SecureRandom());
    return context;
  }

  /** In TLS 1.3 the caller has done its part before the other side looks at its certificate. */
  private void refusedAfterHello(SSLContext context) throws Exception {
    try (SSLSocket socket = tls(context)) {
      assertThatThrownBy(
              () -> {
                sayHello(socket);
                socket.getInputStream().readAllBytes();
              })
          .isInstanceOf(IOException.class);
    }
    nobodyConnected();
  }

  private SSLSocket tls(SSLContext context) throws IOException {
    return (SSLSocket)
        context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
  }

  private static void sayHello(Socket socket) throws IOException {
    byte[] hello = new Hello(CLUSTER, PEER, ME).encode();
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(1 + hello.length);
    out.writeByte(Frames.HELLO);
    out.write(hello);
    out.flush();
  }

  /** The beginning of a record with a long handshake message in it. */
  private Socket half() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.getOutputStream().write(new byte[] {22, 3, 1, 0x3F, 0, 1, 0, 0x30, 0});
    return socket;
  }

  private static void awaitEnd(Socket socket) throws IOException {
    socket.setSoTimeout(5_000);
    try {
      while (socket.getInputStream().read() >= 0) {
        assertThat(socket.isClosed()).isFalse();
      }
    } catch (java.net.SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  /** The one line that was logged. */
  private String line() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (log.list.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertThat(log.list).hasSize(1);
    return log.list.get(0).getFormattedMessage();
  }

  private void nobodyConnected() throws InterruptedException {
    assertThat(told.within(200)).isNull();
  }
}
