package org.lockstep.node.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The real supervisor as a real process; a sleeping program stands in for the node's JVM. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "processes are looked up in /proc")
@Timeout(30)
class SupervisorTest {
  private static final String MARKER = "test-" + ProcessHandle.current().pid();

  @TempDir Path folder;
  private ServerSocketChannel server;
  private SocketChannel socket;
  private DataOutputStream out;
  private DataInputStream in;
  private Process supervisor;
  private Process node;
  private Path disk;

  @BeforeEach
  void start() throws IOException {
    disk = Files.write(folder.resolve("disk"), new byte[8192]);
    node = new ProcessBuilder("sleep", "100").start();
    Path path = Files.createTempDirectory("ls").resolve("s");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    supervisor =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx8m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                "target/classes",
                Supervisor.class.getName(),
                path.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("supervisor.log").toFile())
            .start();
    socket = server.accept();
    out = SocketStreams.output(socket);
    in = SocketStreams.input(socket);
    Frame.of(Frame.Kind.HELLO, node.pid(), 200, MARKER).writeTo(out);
    byte[] mark = new byte[4096];
    Arrays.fill(mark, (byte) 7);
    new Frame(Frame.Kind.MARK, 4096, 0, List.of(disk.toString()), mark).writeTo(out);
  }

  @AfterEach
  void stop() throws IOException {
    node.destroyForcibly();
    supervisor.destroyForcibly();
    socket.close();
    server.close();
  }

  private long launch(long id, String... command) throws IOException {
    return launchOf("owner", id, command);
  }

  private static List<Long> marked(String environment) {
    return ProcessTable.others().stream()
        .filter(entry -> entry.environment().contains(environment))
        .map(ProcessTable.Entry::pid)
        .toList();
  }

  private long launchOf(String owner, long id, String... command) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(owner, folder.resolve("out").toString(), "", Integer.toString(command.length)));
    words.addAll(List.of(command));
    words.add("COLOUR=blue");
    new Frame(Frame.Kind.LAUNCH, id, 0, words, new byte[0]).writeTo(out);
    return answerTo(Frame.Kind.LAUNCHED).other();
  }

  private boolean marked() {
    try {
      return Files.readAllBytes(disk)[4096] == 7;
    } catch (IOException e) {
      return false;
    }
  }

  private static void await(BooleanSupplier goal, String what) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!goal.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  @Test
  void programsDieBeforeTheMarkIsWritten_ND3() throws Exception {
    long program = launch(1, "sleep", "100");
    launch(2, "sh", "-c", "setsid sh -c 'sleep 101 & sleep 102' >/dev/null 2>&1 & exit 0");
    await(() -> marked(MARKER).size() >= 3, "the daemonised program runs");
    socket.close();
    await(this::marked, "the mark");
    assertThat(ProcessTable.runs(program)).isFalse();
    assertThat(marked(MARKER)).isEmpty();
    assertThat(ProcessTable.runs(node.pid())).isFalse();
    assertThat(supervisor.waitFor(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anUnpettedJvmIsKilledAlsoWhenItIsPaused_ND3() throws Exception {
    Frame.of(Frame.Kind.ARM).writeTo(out);
    for (int i = 0; i < 10; i++) {
      Frame.of(Frame.Kind.PET).writeTo(out);
      TimeUnit.MILLISECONDS.sleep(50);
      assertThat(node.isAlive()).isTrue();
    }
    new ProcessBuilder("kill", "-STOP", Long.toString(node.pid())).start().waitFor();
    await(() -> !node.isAlive(), "the paused JVM is killed");
    assertThat(marked()).as("the socket is still open: the death is not complete").isFalse();
  }

  @Test
  void aCleanLeaveEndsTheProgramsAndWritesNoMark_MM12() throws Exception {
    long program = launch(1, "sleep", "100");
    Frame.of(Frame.Kind.BYE).writeTo(out);
    assertThat(supervisor.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(ProcessTable.runs(program)).isFalse();
    assertThat(marked()).isFalse();
    assertThat(node.isAlive()).isTrue();
  }

  @Test
  void reportsExitCodesAndWhatCannotBeLaunched() throws Exception {
    launch(1, "sh", "-c", "echo $COLOUR; exit 3");
    Frame exited = Frame.readFrom(in);
    assertThat(exited.kind()).isEqualTo(Frame.Kind.EXITED);
    assertThat(exited.other()).isEqualTo(3);
    assertThat(folder.resolve("out")).hasContent("blue\n");
    List<String> words = List.of("o", folder.resolve("out").toString(), "", "1", "no-such-program");
    new Frame(Frame.Kind.LAUNCH, 2, 0, words, new byte[0]).writeTo(out);
    Frame failed = Frame.readFrom(in);
    assertThat(failed.kind()).isEqualTo(Frame.Kind.FAILED);
    assertThat(failed.words().get(0)).contains("no-such-program");
  }

  @Test
  void programsDieWithTheSupervisor_ND3() throws Exception {
    long program = launch(1, "sleep", "100");
    supervisor.destroyForcibly();
    await(() -> !ProcessTable.runs(program), "the parent-death signal");
  }

  private Frame answerTo(Frame.Kind kind) throws IOException {
    while (true) {
      Frame frame = Frame.readFrom(in);
      if (frame.kind() == kind) {
        return frame;
      }
      assertThat(frame.kind()).isIn(Frame.Kind.EXITED, Frame.Kind.ENDED); // of something earlier
    }
  }

  @Test
  void anOwnersProgramsEndToTheLastAndNobodyElses_RL15() throws Exception {
    launchOf("a", 1, "sh", "-c", "trap '' TERM; while :; do sleep 0.1; done");
    launchOf("a", 2, "sh", "-c", "setsid sh -c 'sleep 101 & sleep 102' >/dev/null 2>&1 & exit 0");
    long other = launchOf("other-a", 3, "sleep", "100");
    await(() -> marked("LOCKSTEP_PROGRAM=2/a").size() >= 3, "all run");
    Frame.of(Frame.Kind.END, 4, 100, "a").writeTo(out);
    long later = launchOf("a", 5, "sleep", "100");
    assertThat(answerTo(Frame.Kind.ENDED).number()).isEqualTo(4);
    assertThat(marked("LOCKSTEP_PROGRAM=1/a")).isEmpty();
    assertThat(marked("LOCKSTEP_PROGRAM=2/a")).isEmpty();
    assertThat(ProcessTable.runs(other)).as("another's").isTrue();
    assertThat(ProcessTable.runs(later)).as("launched after the call").isTrue();
  }

  @Test
  void whoHasLaunchedNothingIsDoneAtOnce() throws Exception {
    Frame.of(Frame.Kind.END, 9, 60_000, "nobody").writeTo(out);
    assertThat(answerTo(Frame.Kind.ENDED).number()).isEqualTo(9);
  }
}
