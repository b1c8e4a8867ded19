package org.lockstep.interconnect.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.Channel;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.interconnect.key.ClusterKey;
import org.lockstep.interconnect.netty.core.Frames;
import org.lockstep.interconnect.netty.core.Hello;
import org.lockstep.interconnect.netty.core.Packing;
import org.lockstep.interconnect.spi.Transport.Cluster;
import org.lockstep.interconnect.spi.Transport.Peer;

/** The transport against peers that are made of bytes: silent, hostile, slow. */
@Timeout(20)
class RawPeerTest {
  private static final UUID CLUSTER = UUID.randomUUID();
  private static final ClusterKey KEY = ClusterKey.create(CLUSTER);
  private static final Cluster MINE = new Cluster(CLUSTER, Optional.of(KEY));
  private static final Incarnation ME = Incarnation.of(1, 1);
  private static final Incarnation PEER = Incarnation.of(2, 5);

  private final Told told = new Told();
  private final NettyTransport transport = new NettyTransport(MonotonicClock.system());
  private String address = "";

  @BeforeEach
  void start() {
    address = transport.start(ME, MINE, "127.0.0.1:0", told);
  }

  @AfterEach
  void stop() {
    transport.close();
  }

  @Test
  void aPeerThatFallsSilentIsSuspectedAfterASecondAndNotBefore() throws Exception {
    want(PEER, "127.0.0.1:1");
    try (Socket socket = greeted()) {
      assertThat(told.next()).isEqualTo("connected N2#5");
      long since = System.nanoTime();
      assertThat(told.next()).startsWith("suspect N2#5: silent");
      assertThat((System.nanoTime() - since) / 1_000_000).isBetween(900L, 2_500L);
      assertThat(socket.isConnected()).isTrue();
    }
  }

  @Test
  void keepAlivesComeSeveralTimesASecond() throws Exception {
    want(PEER, "127.0.0.1:1");
    try (Socket socket = greeted()) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      assertThat(welcome(in)).isEqualTo(Hello.MINOR);
      long since = System.nanoTime();
      for (int i = 0; i < 3; i++) {
        assertThat(in.readInt()).isEqualTo(1);
        assertThat(in.readByte()).isEqualTo(Frames.ALIVE);
      }
      assertThat((System.nanoTime() - since) / 1_000_000).isBetween(400L, 1_000L);
    }
  }

  @Test
  void whoeverListensAndNeverAnswersIsSuspected() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      want(Incarnation.of(0, 3), "127.0.0.1:" + mute.getLocalPort());
      assertThat(told.next()).startsWith("suspect N0#3: silent");
    }
  }

  @Test
  void garbageIsRefusedWithAReasonBeforeItIsParsed() throws Exception {
    try (Socket socket = socket()) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(Integer.MAX_VALUE);
      assertThat(farewell(socket)).contains("2147483647 bytes", "1 to 512");
    }
    try (Socket socket = socket()) {
      byte[] other = new Hello(CLUSTER, PEER, ME).encode();
      other[5] = 9;
      frame(socket, Frames.HELLO, other);
      assertThat(farewell(socket)).contains("version 9");
    }
  }

  @Test
  void aStrangerThatSaysNothingIsShownOut() throws Exception {
    try (Socket socket = socket()) {
      assertThat(farewell(socket)).contains("who it is");
    }
  }

  @Test
  void aFrameBeyondTheBoundEndsTheConnection() throws Exception {
    want(PEER, "127.0.0.1:1");
    try (Socket socket = greeted()) {
      assertThat(told.next()).isEqualTo("connected N2#5");
      new DataOutputStream(socket.getOutputStream()).writeInt(Frames.MAX_FRAME + 1);
      assertThat(told.next()).startsWith("suspect N2#5: it sent a frame");
    }
  }

  @Test
  void kindsThatAreNotKnownAreSkipped() throws Exception {
    want(PEER, "127.0.0.1:1");
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    transport.interconnect().channel("x", (from, message) -> received.add(new String(message)));
    try (Socket socket = greeted()) {
      frame(socket, (byte) 99, new byte[1000]);
      frame(socket, Frames.MESSAGE, "\u0001xhello".getBytes(StandardCharsets.UTF_8));
      assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo("hello");
    }
  }

  @Test
  void longMessagesArePackedOnlyForThoseWhoUnderstandThem_AL3() throws Exception {
    want(PEER, "127.0.0.1:1");
    Channel channel = transport.interconnect().channel("x", (from, message) -> {});
    for (int minor : new int[] {0, Hello.PACKED}) {
      try (Socket socket = greeted(minor)) {
        assertThat(told.next()).isEqualTo("connected N2#5");
        channel.send(NodeId.of(2), new byte[100_000]);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        welcome(in);
        int length = in.readInt();
        assertThat(in.readByte()).isEqualTo(minor == 0 ? Frames.MESSAGE : Frames.PACKED);
        assertThat(length < 100_000).isEqualTo(minor == Hello.PACKED);
      }
      assertThat(told.next()).startsWith("suspect N2#5");
    }
  }

  @Test
  void aPackedMessageIsHeardAndOneThatIsNoneEndsTheConnection() throws Exception {
    want(PEER, "127.0.0.1:1");
    BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    transport.interconnect().channel("x", (from, message) -> received.add(message));
    byte[] body = Packing.pack(new byte[100_000]).orElseThrow();
    try (Socket socket = greeted()) {
      assertThat(told.next()).isEqualTo("connected N2#5");
      frame(socket, Frames.PACKED, packed(100_000, body));
      assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo(new byte[100_000]);
      frame(socket, Frames.PACKED, packed(100_001, body));
      assertThat(told.next())
          .isEqualTo(
              "suspect N2#5: it sent a packed message: it is not 100001 bytes when unpacked");
    }
    try (Socket socket = greeted()) {
      assertThat(told.next()).isEqualTo("connected N2#5");
      frame(socket, Frames.PACKED, packed(Interconnect.MAX_MESSAGE + 1, body));
      assertThat(told.next()).contains("a packed message of 4194305 bytes");
    }
  }

  private static byte[] packed(int length, byte[] body) {
    ByteBuffer frame = ByteBuffer.allocate(6 + body.length);
    return frame.put((byte) 1).put((byte) 'x').putInt(length).put(body).array();
  }

  /** The minor version that it names. */
  private static int welcome(DataInputStream in) throws IOException {
    assertThat(in.readInt()).isEqualTo(3);
    assertThat(in.readByte()).isEqualTo(Frames.WELCOME);
    return in.readUnsignedShort();
  }

  @Test
  void whatASlowPeerDoesNotReadIsBounded() throws Exception {
    want(PEER, "127.0.0.1:1");
    Channel channel = transport.interconnect().channel("x", (from, message) -> {});
    try (Socket socket = greeted()) {
      assertThat(told.next()).isEqualTo("connected N2#5");
      byte[] message = new byte[1_000_000];
      new Random(1).nextBytes(message);
      int queued = 0;
      while (queued < 200 && channel.send(NodeId.of(2), message)) {
        queued++;
      }
      assertThat(queued).isBetween(10, 60);
      assertThat(socket.isConnected()).isTrue();
    }
  }

  @Test
  void anAddressOfAnotherHostIsNamed() {
    NettyTransport other = new NettyTransport(MonotonicClock.system());
    assertThatThrownBy(() -> other.start(PEER, MINE, "192.0.2.1:0", told))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("192.0.2.1:0");
  }

  private void want(Incarnation boot, String at) {
    transport.peers(Map.of(boot.node(), new Peer(boot, at)));
  }

  private Socket socket() throws IOException {
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    return Tls.context(KEY).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
  }

  private Socket greeted() throws IOException {
    return greeted(Hello.MINOR);
  }

  private Socket greeted(int minor) throws IOException {
    Socket socket = socket();
    frame(socket, Frames.HELLO, new Hello(minor, CLUSTER, PEER, ME).encode());
    return socket;
  }

  private static void frame(Socket socket, byte kind, byte[] content) throws IOException {
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(1 + content.length);
    out.writeByte(kind);
    out.write(content);
    out.flush();
  }

  private static String farewell(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] frame = new byte[in.readInt()];
    in.readFully(frame);
    assertThat(frame[0]).isEqualTo(Frames.BYE);
    assertThat(in.read()).isEqualTo(-1);
    return new String(frame, 1, frame.length - 1, StandardCharsets.UTF_8);
  }
}
