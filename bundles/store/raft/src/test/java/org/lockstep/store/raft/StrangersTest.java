package org.lockstep.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.Environment;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.key.ClusterKey;
import org.lockstep.interconnect.key.ClusterTls;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.NodeConfig;

/** Who has not the cluster's key joins nothing, hears nothing, and is in nobody's way. */
@Timeout(120)
class StrangersTest {
  @TempDir Path folder;
  private Trio trio;
  private final List<Socket> sockets = new ArrayList<>();

  @BeforeEach
  void prepare() {
    List<NodeConfig> nodes =
        List.of(NodeConfig.of(0, "a"), NodeConfig.of(1, "b"), NodeConfig.of(2, "c"));
    trio =
        new Trio(
            folder,
            new FormatSpec("secret-club", nodes, 4, 1 << 20, 1 << 20, MembersFile.USUAL, true));
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    trio.close();
  }

  private Members.Seat seat(int id) {
    return trio.members.seats().get(NodeId.of(id));
  }

  private Socket call(int id) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), seat(id).port());
    socket.setSoTimeout(10_000);
    sockets.add(socket);
    return socket;
  }

  @Test
  void aMemberWithAnotherKeyStaysAlone() {
    trio.start(0, 1);
    ClusterKey other = ClusterKey.create(trio.members.header().id());
    MemberStart stranger =
        new MemberStart(trio.members, seat(2), other, new Patience(1_000, 6_000));
    assertThatThrownBy(() -> stranger.run(folder, Environment.real()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("heard are c");
    assertThat(trio.member(0).heard()).containsExactly("a", "b");
    trio.member(0).latest();
  }

  @Test
  void withoutTlsNobodyIsAnswered() throws IOException {
    trio.start(0, 1);
    Socket socket = call(0);
    socket.getOutputStream().write("bela: let me in, please".getBytes(StandardCharsets.US_ASCII));
    String answer = all(socket.getInputStream());
    assertThat(answer).as("at most an alert").hasSizeLessThan(32).doesNotContain("a", "b");
    assertThat(trio.member(0).heard()).containsExactly("a", "b");
  }

  private static String all(InputStream in) throws IOException {
    try {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (java.net.SocketException e) {
      return ""; // reset
    }
  }

  @Test
  void anotherKeyIsRefused() throws Exception {
    trio.start(0, 1);
    SSLContext other = ClusterTls.context(ClusterKey.create(trio.members.header().id()));
    Socket raw = call(0);
    SSLSocket socket = (SSLSocket) other.getSocketFactory().createSocket(raw, "127.0.0.1", 1, true);
    assertThatThrownBy(socket::startHandshake).hasMessageContaining("another key");
  }

  @Test
  void strangersWhoSayNothingKeepNoMemberOut() throws Exception {
    trio.start(0, 1);
    for (int i = 0; i < 100; i++) {
      call(i % 2);
    }
    long began = System.nanoTime();
    trio.start(2);
    trio.member(2).latest();
    assertThat(trio.member(2).heard()).containsExactly("a", "b", "c");
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)).isLessThan(60);
  }

  /** Where b should be, somebody else listens. */
  @Test
  void whoListensInAMembersPlaceHearsNoNameAndNoRecord() throws Exception {
    try (ServerSocket trap =
        new ServerSocket(seat(1).port(), 50, InetAddress.getLoopbackAddress())) {
      trio.start(0, 2);
      Socket caller = trap.accept();
      sockets.add(caller);
      caller.setSoTimeout(500);
      byte[] heard = new byte[8_192];
      int count = caller.getInputStream().read(heard);
      String text = new String(heard, 0, count, StandardCharsets.ISO_8859_1);
      assertThat(text).as("the first words of TLS").startsWith("\u0016\u0003");
      assertThat(text).doesNotContain("secret-club", "lockstep", trio.members.group());
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "/proc")
  void aMemberOpensItsOnePortAndNoOther() throws IOException {
    Set<String> before = ports();
    trio.start(0, 1);
    Set<String> opened = new TreeSet<>(ports());
    opened.removeAll(before);
    assertThat(opened)
        .containsExactlyInAnyOrder(
            "tcp 127.0.0.1:" + seat(0).port(), "tcp 127.0.0.1:" + seat(1).port());
  }

  /** On which this process listens, and where it takes datagrams. */
  private static Set<String> ports() throws IOException {
    Set<String> own;
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      own = files.map(StrangersTest::target).collect(Collectors.toSet());
    }
    Set<String> ports = new TreeSet<>();
    for (String kind : List.of("tcp", "tcp6", "udp", "udp6")) {
      for (String line : Files.readAllLines(Path.of("/proc/net", kind))) {
        String[] words = line.trim().split("\\s+");
        boolean listens = kind.startsWith("udp") || words[3].equals("0A");
        if (listens && own.contains("socket:[" + words[9] + "]")) {
          ports.add(kind.substring(0, 3) + " " + address(words[1]));
        }
      }
    }
    return ports;
  }

  private static String target(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static String address(String hex) {
    int colon = hex.indexOf(':');
    String host = hex.substring(0, colon);
    boolean loopback = host.equals("0100007F") || host.endsWith("FFFF00000100007F");
    return (loopback ? "127.0.0.1" : host) + ":" + Integer.parseInt(hex.substring(colon + 1), 16);
  }
}
