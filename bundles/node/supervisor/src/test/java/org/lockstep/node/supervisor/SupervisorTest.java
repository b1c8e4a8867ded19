package org.lockstep.node.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lockstep.node.supervisor.RealSupervisor.await;
import static org.lockstep.node.supervisor.RealSupervisor.sleeping;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deaths: of the JVM, and of the supervisor. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "processes are looked up in /proc")
@Timeout(60)
class SupervisorTest {
  private static final String DAEMON =
      "setsid sh -c 'sleep 7101 & sleep 7102' >/dev/null 2>&1 & exit 0";

  @TempDir Path folder;
  private RealSupervisor it;

  private void start(Containment most) throws IOException {
    it = new RealSupervisor(folder, most, Map.of());
  }

  @AfterEach
  void stop() throws IOException {
    it.close();
  }

  @ParameterizedTest
  @EnumSource(Containment.class)
  void programsDieBeforeTheMarkIsWritten_ND3(Containment most) throws Exception {
    start(most);
    long program = it.launch("owner", 1, "sleep", "100");
    it.launch("other", 2, "sh", "-c", DAEMON);
    await(() -> it.marked().size() >= 3, "the daemonised program runs");
    it.hangUp();
    await(it::wroteMark, "the mark");
    assertThat(ProcessTable.runs(program)).isFalse();
    assertThat(it.marked()).isEmpty();
    assertThat(ProcessTable.runs(it.node.pid())).isFalse();
    assertThat(it.process.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(it.log()).contains("death mark written").doesNotContain("cannot");
  }

  /** Whoever opens a named pipe that nobody reads waits, as for a disk that hangs. */
  @Test
  void aDiskThatHangsKeepsNoOtherFromTheMark_DB9() throws Exception {
    Path hangs = folder.resolve("hangs");
    assertThat(new ProcessBuilder("mkfifo", hangs.toString()).start().waitFor()).isZero();
    it = new RealSupervisor(folder, Containment.NAMESPACE, Map.of(), List.of(hangs));
    long program = it.launch("owner", 1, "sleep", "100");
    it.hangUp();
    await(it::wroteMark, "the mark");
    assertThat(ProcessTable.runs(program)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Containment.class)
  void aProgramWithoutItsEnvironmentDiesBeforeTheMark_RL15(Containment most) throws Exception {
    start(most);
    it.launch("owner", 1, "env", "-i", "sh", "-c", "sleep 7103; exit");
    await(() -> !sleeping("7103").isEmpty(), "it runs");
    it.hangUp();
    await(it::wroteMark, "the mark");
    assertThat(sleeping("7103")).isEmpty();
  }

  @Test
  void anUnpettedJvmIsKilledAlsoWhenItIsPaused_ND3() throws Exception {
    start(Containment.NAMESPACE);
    it.say(Frame.of(Frame.Kind.ARM));
    it.answerTo(Frame.Kind.ARMED);
    for (int i = 0; i < 10; i++) {
      it.say(Frame.of(Frame.Kind.PET));
      TimeUnit.MILLISECONDS.sleep(50);
      assertThat(it.node.isAlive()).isTrue();
    }
    new ProcessBuilder("kill", "-STOP", Long.toString(it.node.pid())).start().waitFor();
    await(() -> !it.node.isAlive(), "the paused JVM is killed");
    assertThat(silentMs()).as("DB-8 counts on it").isLessThan(2 * RealSupervisor.WATCHDOG_MS);
    await(it::wroteMark, "the mark, though the socket is still open: the JVM itself is gone");
  }

  private long silentMs() throws InterruptedException {
    Pattern said = Pattern.compile("silent for (\\d+) ms: killed");
    long[] ms = new long[1];
    await(
        () -> {
          try {
            Matcher line = said.matcher(it.log());
            boolean found = line.find();
            ms[0] = found ? Long.parseLong(line.group(1)) : 0;
            return found;
          } catch (IOException e) {
            return false;
          }
        },
        "it says so");
    return ms[0];
  }

  @Test
  void programsDieWithTheSupervisor_ND3() throws Exception {
    start(Containment.SIGNAL);
    long program = it.launch("owner", 1, "sleep", "7107");
    await(
        () -> !sleeping("7107").isEmpty(),
        "it runs"); // before that it is only about to ask for the signal
    it.process.destroyForcibly();
    await(() -> !ProcessTable.runs(program), "the parent-death signal");
  }

  @Test
  void allThatProgramsHaveStartedDiesWithTheSupervisor_ND3() throws Exception {
    start(Containment.NAMESPACE);
    assumeTrue(it.containment == Containment.NAMESPACE, "no PID namespace here");
    it.launch("owner", 1, "sh", "-c", "env -i setsid sleep 7104 & sleep 7105; exit");
    it.launch("other", 2, "sh", "-c", "env -i setsid sleep 7106 & exit");
    for (String each : new String[] {"7104", "7105", "7106"}) {
      await(() -> !sleeping(each).isEmpty(), each + " runs");
    }
    it.process.destroyForcibly().waitFor();
    for (String each : new String[] {"7104", "7105", "7106"}) {
      await(() -> sleeping(each).isEmpty(), each + " has died with the supervisor");
    }
  }

  @Test
  void allThatProgramsHaveStartedDiesWithTheJvmOfAStoppedSupervisor_ND3_RL15() throws Exception {
    start(Containment.NAMESPACE);
    assumeTrue(it.containment == Containment.NAMESPACE, "no PID namespace here");
    it.launch("owner", 1, "sh", "-c", "env -i setsid sleep 7108 & sleep 7109; exit");
    for (String each : new String[] {"7108", "7109"}) {
      await(() -> !sleeping(each).isEmpty(), each + " runs");
    }
    new ProcessBuilder("kill", "-STOP", Long.toString(it.process.pid())).start().waitFor();
    it.hangUp();
    for (String each : new String[] {"7108", "7109"}) {
      await(() -> sleeping(each).isEmpty(), each + " has died with the JVM");
    }
    assertThat(it.wroteMark()).isFalse();
    new ProcessBuilder("kill", "-CONT", Long.toString(it.process.pid())).start().waitFor();
    await(it::wroteMark, "the mark");
  }

  @Test
  void everyPetAndQuestionIsAnsweredWithItsNumber_ND3() throws Exception {
    start(Containment.NONE);
    it.say(Frame.of(Frame.Kind.PET, 5, 0));
    assertThat(it.answerTo(Frame.Kind.HERE).number()).isEqualTo(5);
    it.say(Frame.of(Frame.Kind.ASK, 6, 0));
    assertThat(it.answerTo(Frame.Kind.HERE).number()).isEqualTo(6);
  }

  @Test
  void aQuestionIsNoPet_ND3() throws Exception {
    start(Containment.NONE);
    it.say(Frame.of(Frame.Kind.ARM));
    it.answerTo(Frame.Kind.ARMED);
    for (int i = 0; it.node.isAlive(); i++) {
      it.say(Frame.of(Frame.Kind.ASK, i, 0));
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Test
  void theStrictestThatIsAskedForIsFound_ND3() throws Exception {
    start(Containment.SIGNAL);
    assertThat(it.containment).isEqualTo(Containment.SIGNAL);
  }
}
