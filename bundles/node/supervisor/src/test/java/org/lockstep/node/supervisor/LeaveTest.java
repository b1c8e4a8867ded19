package org.lockstep.node.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lockstep.node.supervisor.RealSupervisor.await;
import static org.lockstep.node.supervisor.RealSupervisor.sleeping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How a node leaves, and what comes of it when it does not get to its end. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "processes are looked up in /proc")
@Timeout(60)
class LeaveTest {
  @TempDir Path folder;
  private RealSupervisor it;

  @BeforeEach
  void start() throws IOException {
    it = new RealSupervisor(folder);
  }

  @AfterEach
  void stop() throws IOException {
    it.close();
  }

  @Test
  void programsEndAndNoMarkIsWritten_MM12() throws Exception {
    it.launch("o", 1, "sh", "-c", "env -i setsid sleep 7301 >/dev/null 2>&1 & sleep 7302");
    await(() -> !sleeping("7301").isEmpty() && !sleeping("7302").isEmpty(), "both run");
    it.say(Frame.of(Frame.Kind.ARM));
    it.say(Frame.of(Frame.Kind.BYE));
    it.answerTo(Frame.Kind.OVER);
    assertThat(sleeping("7301")).isEmpty();
    assertThat(sleeping("7302")).isEmpty();
    TimeUnit.MILLISECONDS.sleep(2 * RealSupervisor.WATCHDOG_MS);
    assertThat(it.node.isAlive()).as("nobody pets any more").isTrue();
    it.say(Frame.of(Frame.Kind.LEFT));
    assertThat(it.process.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(it.wroteMark()).isFalse();
    assertThat(it.node.isAlive()).isTrue();
  }

  @Test
  void nothingIsLaunchedAnyMore_RL15() throws Exception {
    it.say(Frame.of(Frame.Kind.BYE));
    it.answerTo(Frame.Kind.OVER);
    it.send("o", 1, List.of(), "sleep", "7303");
    it.answerTo(Frame.Kind.FAILED);
    assertThat(sleeping("7303")).isEmpty();
  }

  @Test
  void whoGoesBeforeItHasLeftIsDead_MM12() throws Exception {
    it.say(Frame.of(Frame.Kind.BYE));
    it.answerTo(Frame.Kind.OVER);
    it.hangUp();
    await(it::wroteMark, "the mark");
    assertThat(it.node.isAlive()).isFalse();
  }

  /** That is why the end of the stream alone says nothing of the programs. */
  @Test
  void aSupervisorThatIsKilledSaysNothing_RL15() throws Exception {
    it.process.destroyForcibly();
    assertThatThrownBy(() -> it.answerTo(Frame.Kind.OVER)).isInstanceOf(IOException.class);
  }

  @Test
  void aDiskThatIsReplacedInThePathIsStillMarked_ND3() throws Exception {
    it.launch("o", 1, "true"); // the mark is behind it
    Path moved = folder.resolve("moved");
    Files.move(it.disk, moved);
    it.hangUp();
    await(() -> !it.process.isAlive(), "it has done its work");
    assertThat(Files.readAllBytes(moved)[4096]).isEqualTo((byte) 7);
  }

  @Test
  void aMarkThatCannotBeWrittenIsTriedAgainAndNotClaimed_ND3() throws Exception {
    Path disk = folder.resolve("later");
    List<String> words = List.of(disk.toString());
    it.say(new Frame(Frame.Kind.MARK, 4096, 0, words, new byte[4096]));
    it.launch("o", 1, "true");
    it.hangUp();
    await(it::wroteMark, "the other mark");
    TimeUnit.MILLISECONDS.sleep(300);
    assertThat(it.log()).contains("later").containsOnlyOnce("death mark written");
    Files.write(disk, new byte[0]);
    assertThat(it.process.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.size(disk)).isEqualTo(8192);
  }

  /** The environments of a host's processes do not fit into the supervisor's memory. */
  @Test
  void largeEnvironmentsAreNoObstacle_ND3() throws Exception {
    List<Process> large = new ArrayList<>();
    try (RealSupervisor small =
        new RealSupervisor(
            Files.createDirectory(folder.resolve("small")), Containment.SIGNAL, Map.of())) {
      for (int i = 0; i < 40; i++) {
        ProcessBuilder builder = new ProcessBuilder("sleep", "60");
        for (int k = 0; k < 400; k++) {
          builder.environment().put("V" + k, "x".repeat(1_000));
        }
        large.add(builder.start());
      }
      small.launch("o", 1, "sh", "-c", "setsid sleep 7304 >/dev/null 2>&1 & exit");
      await(() -> !sleeping("7304").isEmpty(), "it runs");
      small.hangUp();
      await(small::wroteMark, "the mark");
      assertThat(sleeping("7304")).isEmpty();
    } finally {
      large.forEach(Process::destroyForcibly);
    }
  }
}
