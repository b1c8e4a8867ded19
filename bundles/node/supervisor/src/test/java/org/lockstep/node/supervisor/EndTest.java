package org.lockstep.node.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lockstep.node.supervisor.RealSupervisor.await;
import static org.lockstep.node.supervisor.RealSupervisor.sleeping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An owner's programs end, to the last, and nobody else's. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "processes are looked up in /proc")
@Timeout(60)
class EndTest {
  @TempDir Path folder;
  private RealSupervisor it;

  private void start(Containment most) throws IOException {
    it = new RealSupervisor(folder, most, Map.of());
  }

  private void end(String owner, long id, long killAfterMs) throws IOException {
    it.say(Frame.of(Frame.Kind.END, id, killAfterMs, owner));
    assertThat(it.answerTo(Frame.Kind.ENDED).number()).isEqualTo(id);
  }

  private static String contentOf(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  @AfterEach
  void stop() throws IOException {
    it.close();
  }

  @ParameterizedTest
  @EnumSource(Containment.class)
  void toTheLastAndNobodyElses_RL15(Containment most) throws Exception {
    start(most);
    it.launch("a", 1, "sh", "-c", "trap '' TERM; while :; do sleep 7200.1; done");
    it.launch("a", 2, "sh", "-c", "setsid sh -c 'sleep 7201 & sleep 7202' >/dev/null 2>&1 & exit");
    long other = it.launch("other-a", 3, "sleep", "100");
    await(() -> !sleeping("7200.1").isEmpty() && !sleeping("7202").isEmpty(), "all run");
    it.say(Frame.of(Frame.Kind.END, 4, 100, "a"));
    long later = it.launch("a", 5, "sleep", "100");
    assertThat(it.answerTo(Frame.Kind.ENDED).number()).isEqualTo(4);
    for (String each : new String[] {"7200.1", "7201", "7202"}) {
      assertThat(sleeping(each)).isEmpty();
    }
    assertThat(ProcessTable.runs(other)).as("another's").isTrue();
    assertThat(ProcessTable.runs(later)).as("launched after the call").isTrue();
  }

  @ParameterizedTest
  @EnumSource(Containment.class)
  void alsoWhatClearedItsEnvironment_RL15(Containment most) throws Exception {
    start(most);
    it.launch("a", 1, "env", "-i", "sleep", "7203");
    it.launch("a", 2, "sh", "-c", "env -i sh -c 'trap \"\" TERM; sleep 7204; exit' & wait");
    await(() -> !sleeping("7203").isEmpty() && !sleeping("7204").isEmpty(), "both run");
    end("a", 3, 200);
    assertThat(sleeping("7203")).isEmpty();
    assertThat(sleeping("7204")).isEmpty();
  }

  @Test
  void alsoWhatClearedItsEnvironmentAndDaemonised_RL15() throws Exception {
    start(Containment.NAMESPACE);
    assumeTrue(it.containment == Containment.NAMESPACE, "no PID namespace here");
    it.launch("a", 1, "sh", "-c", "env -i setsid sleep 7205 >/dev/null 2>&1 & exit");
    await(() -> !sleeping("7205").isEmpty(), "it runs");
    end("a", 2, 60_000);
    assertThat(sleeping("7205")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Containment.class)
  void eachIsAskedBeforeItIsMadeTo(Containment most) throws Exception {
    start(most);
    Path asked = folder.resolve("asked");
    it.launch(
        "a",
        1,
        "sh",
        "-c",
        "trap 'echo yes >" + asked + "; exit 5' TERM; while :; do sleep 7206; done");
    await(() -> !sleeping("7206").isEmpty(), "it runs");
    end("a", 2, 60_000);
    assertThat(asked).hasContent("yes\n");
  }

  @ParameterizedTest
  @EnumSource(Containment.class)
  void aGentleSignalReachesTheProgramItself(Containment most) throws Exception {
    start(most);
    long pid = it.launch("a", 1, "sh", "-c", "trap 'exit 5' TERM; while :; do sleep 0.05; done");
    Path name = Path.of("/proc", Long.toString(pid), "comm");
    await(() -> contentOf(name).equals("sh\n"), "it is the program, not what has started it");
    TimeUnit.MILLISECONDS.sleep(200); // the trap is set
    it.say(Frame.of(Frame.Kind.KILL, 1, 1));
    assertThat(it.answerTo(Frame.Kind.EXITED).other()).isEqualTo(5);
    it.launch("a", 2, "sh", "-c", "trap '' TERM; sleep 7207");
    await(() -> !sleeping("7207").isEmpty(), "its child runs");
    it.say(Frame.of(Frame.Kind.KILL, 2, 0));
    assertThat(it.answerTo(Frame.Kind.EXITED).other()).isEqualTo(137);
    await(() -> sleeping("7207").isEmpty(), "its child too");
  }

  @Test
  void whoHasLaunchedNothingIsDoneAtOnce() throws Exception {
    start(Containment.NAMESPACE);
    end("nobody", 9, 60_000);
  }
}
