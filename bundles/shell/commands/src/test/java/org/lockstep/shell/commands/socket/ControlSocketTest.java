package org.lockstep.shell.commands.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.shell.commands.Commands;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.Recorder;

/** A real socket in a real folder. */
@Timeout(60)
class ControlSocketTest {
  private Path folder;
  private ControlSocket socket;
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);

  @BeforeEach
  void open() throws Exception {
    folder = Files.createTempDirectory("ls");
    socket = new ControlSocket(folder, new Echo());
  }

  @AfterEach
  void close() throws Exception {
    socket.close();
    Files.delete(folder);
  }

  /** Says everything in every way. */
  private final class Echo implements Commands {
    @Override
    public int run(List<String> words, Console console) {
      if (words.contains("wait")) {
        started.countDown();
        try {
          TimeUnit.SECONDS.sleep(60);
        } catch (InterruptedException e) {
          interrupted.countDown();
        }
        return 1;
      }
      console.print("é\n".repeat(200_000));
      if (words.contains("colour")) {
        console.line(console.terminal() ? "coloured" : "plain");
      }
      console.complain("in " + console.folder() + "\n");
      console.line(console.ask("sure? ").orElse("nobody"));
      return words.size();
    }

    @Override
    public SortedMap<String, String> paths() {
      return new TreeMap<>();
    }

    @Override
    public List<String> complete(List<String> words) {
      return List.of();
    }
  }

  @Test
  void wordsGoInAndTextQuestionsAndTheExitCodeComeOut() throws Exception {
    Recorder console = new Recorder(Optional.of("yes"));
    assertThat(new ControlClient(folder).run(List.of("a", "b c", ""), console)).isEqualTo(3);
    assertThat(console.out.toString()).isEqualTo("é\n".repeat(200_000) + "sure? yes\n");
    assertThat(console.err.toString()).isEqualTo("in /\n");
  }

  @Test
  void nobodyIsAskedWhereNobodyCanAnswer() throws Exception {
    Recorder console = new Recorder(Optional.empty());
    new ControlClient(folder).run(List.of("a"), console);
    assertThat(console.out.toString()).endsWith("nobody\n");
  }

  @Test
  void whoWantsNoColourMayBeAsked() throws Exception {
    Recorder console = new Recorder(Optional.of("yes"), false);
    new ControlClient(folder).run(List.of("colour"), console);
    assertThat(console.out.toString()).endsWith("plain\nsure? yes\n");
  }

  @Test
  void aCommandIsInterruptedWhenItsClientGoes() throws Exception {
    SocketChannel client = connect();
    client.write(ByteBuffer.wrap("{\"words\":[\"wait\"]}\n".getBytes()));
    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
    client.close();
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void rubbishIsDroppedAndTheNextClientIsServed() throws Exception {
    for (byte[] rubbish :
        new byte[][] {"no json\n".getBytes(), "{}\n".getBytes(), new byte[2 << 20]}) {
      try (SocketChannel client = connect()) {
        assertThat(client.write(ByteBuffer.wrap(rubbish))).isPositive();
      } catch (IOException e) {
        // the node hung up first
      }
    }
    assertThat(new ControlClient(folder).run(List.of("a"), new Recorder(Optional.empty()))).isOne();
  }

  @Test
  void rubbishIsToldWhatIsWrongWithIt_AL1() throws Exception {
    try (SocketChannel client = connect()) {
      client.write(ByteBuffer.wrap("{\"words\":5}\n".getBytes()));
      String answer = new String(Channels.newInputStream(client).readAllBytes());
      assertThat(answer).contains("nothing done (control socket)").endsWith("{\"exit\":2}\n");
    }
  }

  @Test
  void theSocketIsItsOwnersAlone() throws Exception {
    Path file = folder.resolve(ControlSocket.FILE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void afterClosingNobodyListens() throws Exception {
    assertThat(new ControlClient(folder).listens()).isTrue();
    socket.close();
    assertThat(new ControlClient(folder).listens()).isFalse();
    assertThatThrownBy(
            () -> new ControlClient(folder).run(List.of("a"), new Recorder(Optional.empty())))
        .isInstanceOf(IOException.class);
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve(ControlSocket.FILE)));
  }
}
