package org.lockstep.node.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lockstep.node.supervisor.RealSupervisor.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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

/** What can be launched, and what cannot, which must harm nobody. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "processes are looked up in /proc")
@Timeout(60)
class LaunchTest {
  @TempDir Path folder;
  private RealSupervisor it;

  private void start(Containment most) throws IOException {
    it = new RealSupervisor(folder, most, Map.of("LC_ALL", "C"));
  }

  @AfterEach
  void stop() throws IOException {
    it.close();
  }

  private String failed(long id) throws IOException {
    Frame failed = it.answerTo(Frame.Kind.FAILED);
    assertThat(failed.number()).isEqualTo(id);
    return failed.words().get(0);
  }

  @ParameterizedTest
  @EnumSource(Containment.class)
  void exitCodesAreReportedAndOutputIsKept(Containment most) throws Exception {
    start(most);
    it.launch("o", 1, "sh", "-c", "echo $COLOUR; pwd; exit 3");
    assertThat(it.answerTo(Frame.Kind.EXITED).other()).isEqualTo(3);
    assertThat(folder.resolve("out")).hasContent("blue\n" + System.getProperty("user.dir") + "\n");
    it.launch("o", 2, "sh", "-c", "kill -9 $$");
    assertThat(it.answerTo(Frame.Kind.EXITED).other()).isEqualTo(137);
  }

  @Test
  void aMissingProgramOrFolderIsNamed_AL1() throws Exception {
    start(Containment.NAMESPACE);
    it.send("o", 1, List.of(), "no-such-program");
    assertThat(failed(1)).contains("no-such-program");
    String out = folder.resolve("out").toString();
    List<String> words = List.of("o", out, "/no/such/folder", "1", "true");
    it.say(new Frame(Frame.Kind.LAUNCH, 2, 0, words, new byte[0]));
    assertThat(failed(2)).contains("/no/such/folder");
  }

  @Test
  void whatCannotBeLaunchedHarmsNobody_AL1() throws Exception {
    start(Containment.NAMESPACE);
    long program = it.launch("o", 1, "sleep", "100");
    it.send("o", 2, List.of(), "/opt/pröva");
    assertThat(failed(2)).contains("pröva");
    it.send("o", 3, List.of(), "echo", "pröva");
    assertThat(failed(3)).as("question marks are not what was meant").contains("LC_ALL");
    it.send("o", 4, List.of("a\0b=c"), "true");
    failed(4);
    it.send("o", 5, List.of("no equals sign"), "true");
    failed(5);
    it.say(new Frame(Frame.Kind.LAUNCH, 6, 0, List.of("too", "few"), new byte[0]));
    failed(6);
    it.say(Frame.of(Frame.Kind.END, 7, 0));
    it.say(Frame.of(Frame.Kind.MARK, 8, 0));
    it.launch("o", 9, "true");
    assertThat(ProcessTable.runs(program)).isTrue();
    assertThat(it.node.isAlive()).isTrue();
  }

  @Test
  void moreWordsThanAreTakenAreNotSent_AL1() throws Exception {
    start(Containment.NAMESPACE);
    String[] many = new String[5_000];
    Arrays.fill(many, "a");
    assertThatThrownBy(() -> it.send("o", 1, List.of(), many))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4096");
    String[] most = Arrays.copyOf(many, 4_000);
    most[0] = "true";
    it.launch("o", 2, most);
    assertThat(it.answerTo(Frame.Kind.EXITED).other()).isZero();
  }

  @Test
  void aLaunchThatHangsHoldsUpNeitherTheWatchdogNorSignals_DB8() throws Exception {
    start(Containment.NAMESPACE);
    long before = it.launch("o", 1, "sleep", "100");
    Path pipe = folder.resolve("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    List<String> words = List.of("o", pipe.toString(), "", "1", "true");
    it.say(new Frame(Frame.Kind.LAUNCH, 2, 0, words, new byte[0])); // nobody reads: open() hangs
    TimeUnit.MILLISECONDS.sleep(200);
    it.say(Frame.of(Frame.Kind.KILL, 1, 0));
    await(() -> !ProcessTable.runs(before), "a signal is sent");
    it.say(Frame.of(Frame.Kind.ARM));
    it.answerTo(Frame.Kind.ARMED);
    long armed = System.nanoTime();
    await(() -> !it.node.isAlive(), "the JVM is killed");
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - armed)).isLessThan(2_000);
  }

  @Test
  void onlyPettingCountsAsASignOfLife_DB8() throws Exception {
    start(Containment.NAMESPACE);
    it.say(Frame.of(Frame.Kind.ARM));
    long armed = System.nanoTime();
    for (long id = 1; it.node.isAlive() && id < 100; id++) {
      it.say(Frame.of(Frame.Kind.END, id, 0, "nobody"));
      TimeUnit.MILLISECONDS.sleep(30);
    }
    assertThat(it.node.isAlive()).isFalse();
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - armed)).isLessThan(2_000);
  }
}
