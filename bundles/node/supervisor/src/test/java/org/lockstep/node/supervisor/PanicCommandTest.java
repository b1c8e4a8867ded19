package org.lockstep.node.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lockstep.node.supervisor.RealSupervisor.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How a node panics, as its configuration says (DB-1). */
@EnabledOnOs(value = OS.LINUX, disabledReason = "processes are looked up in /proc")
@Timeout(60)
class PanicCommandTest {
  @TempDir Path folder;
  private RealSupervisor it;

  private void start(List<Path> otherDisks, String... command) throws Exception {
    it = new RealSupervisor(folder, Containment.NAMESPACE, Map.of(), otherDisks);
    it.say(new Frame(Frame.Kind.PANIC, 0, 0, List.of(command), new byte[0]));
  }

  @AfterEach
  void stop() throws Exception {
    it.close();
  }

  private Path ran() {
    return folder.resolve("it ran");
  }

  /** It copies the disk as it is then. */
  @Test
  void itIsRunOnceNothingIsLeftAndTheMarkIsWritten_DB1_ND3() throws Exception {
    start(List.of(), "/bin/cp", folder.resolve("disk").toString(), ran().toString());
    long program = it.launch("owner", 1, "sleep", "100");
    it.hangUp();
    assertThat(it.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    await(() -> Files.exists(ran()) && sameAsDisk(), "the command");
    assertThat(ProcessTable.runs(program)).isFalse();
    assertThat(it.log()).contains("ended without leaving: [/bin/cp");
  }

  private boolean sameAsDisk() {
    try {
      return Files.readAllBytes(ran())[4096] == 7;
    } catch (Exception e) {
      return false;
    }
  }

  private boolean isLogged(String text) {
    try {
      return it.log().contains(text);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void whoHasLeftNeedsNone_DB1() throws Exception {
    start(List.of(), "/bin/touch", ran().toString());
    it.say(Frame.of(Frame.Kind.BYE));
    it.answerTo(Frame.Kind.OVER);
    it.say(Frame.of(Frame.Kind.LEFT));
    assertThat(it.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(it.log()).doesNotContain("without leaving");
  }

  /** The first process of all, which no signal ends, stands in for the JVM. */
  @Test
  void itIsRunThoughTheJvmDoesNotDieAndIsNotKilledItselfAndNoMarkIsWritten_DB1_ND3()
      throws Exception {
    assumeTrue(ProcessHandle.of(1).isPresent(), "the first process is not to be seen here");
    start(List.of(), "/bin/sh", "-c", "sleep 1; touch '" + ran() + "'");
    it.say(Frame.of(Frame.Kind.HELLO, 1, RealSupervisor.WATCHDOG_MS, it.marker));
    it.launch("owner", 1, "sleep", "100");
    it.hangUp();
    await(() -> Files.exists(ran()), "the command");
    assertThat(it.marked()).isEmpty();
    assertThat(it.wroteMark()).as("the JVM may still write").isFalse();
    assertThat(it.process.isAlive()).isTrue();
    assertThat(it.log()).contains("these do not die: [1]");
  }

  /** Whoever opens a named pipe that nobody reads waits, as for a disk that hangs. */
  @Test
  void aDiskThatHangsDoesNotKeepItFromRunning_DB1() throws Exception {
    Path hangs = folder.resolve("hangs");
    assertThat(new ProcessBuilder("mkfifo", hangs.toString()).start().waitFor()).isZero();
    start(List.of(hangs), "/bin/touch", ran().toString());
    it.hangUp();
    await(() -> Files.exists(ran()), "the command");
  }

  @Test
  void oneThatDoesNotExistIsSaid_DB1() throws Exception {
    start(List.of(), "/no/such/program");
    it.hangUp();
    assertThat(it.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(it.wroteMark()).isTrue();
    await(() -> isLogged("failed to execute /no/such/program"), "it is said");
  }
}
