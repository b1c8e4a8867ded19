package org.lockstep.actions.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lockstep.actions.ActionPhase.NOTIFY;
import static org.lockstep.actions.ActionPhase.RECOVERY;
import static org.lockstep.actions.ActionPhase.START;
import static org.lockstep.actions.ActionPhase.STOP;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionResult;

/** RL-6 and RL-7 with real programs. */
@Timeout(30)
class ExecActionTest {
  @TempDir Path folder;
  private LocalLauncher launcher;
  private ExecAction action;

  @BeforeEach
  void create() {
    launcher = new LocalLauncher(folder);
    action = new ExecAction(launcher);
  }

  @AfterEach
  void end() throws Exception {
    for (Process process : launcher.launched) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }
    action.close();
  }

  private ActionResult run(Request request) throws Exception {
    return action.run(request).toCompletableFuture().get(15, TimeUnit.SECONDS);
  }

  private ActionResult run(ActionPhase phase, Map<String, Object> parameters) throws Exception {
    return run(new Request(phase, parameters));
  }

  private Process only() {
    assertThat(launcher.launched).hasSize(1);
    return launcher.launched.peek();
  }

  @Test
  void aStartedProgramStaysUntilItIsStopped_RL6() throws Exception {
    assertThat(run(START, Map.of("command", List.of("sleep", "60"))).success()).isTrue();
    assertThat(only().isAlive()).isTrue();
    assertThat(run(STOP, Map.of()).success()).isTrue();
    assertThat(only().isAlive()).isFalse();
    assertThat(run(STOP, Map.of()).success()).as("nothing runs").isTrue();
  }

  @Test
  void whatDoesNotEndByItselfIsKilled_RL6() throws Exception {
    Path ready = folder.resolve("ready");
    String stubborn = "trap '' TERM; touch " + ready + "; while :; do sleep 0.05; done";
    assertThat(run(START, Map.of("shell", stubborn, "ready_file", ready.toString())).success())
        .isTrue();
    long begun = System.nanoTime();
    assertThat(run(STOP, Map.of("kill_after", "200ms")).success()).isTrue();
    assertThat(only().isAlive()).isFalse();
    assertThat(System.nanoTime() - begun).isBetween(150_000_000L, 5_000_000_000L);
  }

  @Test
  void theSameAttemptDoesNotStartASecondProgram_RL7() throws Exception {
    Map<String, Object> parameters = Map.of("command", List.of("sleep", "60"));
    assertThat(run(START, parameters).success()).isTrue();
    assertThat(run(START, parameters).success()).isTrue();
    assertThat(only().isAlive()).isTrue();
  }

  @Test
  void anotherAttemptReplacesWhatRuns_RL7() throws Exception {
    Map<String, Object> parameters = Map.of("command", List.of("sleep", "60"));
    run(START, parameters);
    Request next =
        new Request(
            START, parameters, "attempt-2", Duration.ofSeconds(9), new CompletableFuture<>());
    assertThat(run(next).success()).isTrue();
    assertThat(launcher.launched.stream().filter(Process::isAlive)).hasSize(1);
  }

  @Test
  void aProgramThatFailsBeforeItIsReadySaysWhatItSaidLast_RL6() throws Exception {
    ActionResult result =
        run(
            START,
            Map.of("shell", "echo starting; echo no paper >&2; exit 3", "ready_after", "5s"));
    assertThat(result.success()).isFalse();
    assertThat(result.detail()).isEqualTo("ended with exit code 3: no paper");
  }

  @Test
  void aStartThatEndsNeedsToSaySo_RL6() throws Exception {
    assertThat(run(START, Map.of("shell", "exit 0", "ready_after", "5s")).detail())
        .contains("daemon: false");
    assertThat(run(START, Map.of("shell", "exit 0", "daemon", false)).success()).isTrue();
    assertThat(run(START, Map.of("shell", "exit 4", "daemon", false)).detail())
        .isEqualTo("ended with exit code 4");
  }

  @Test
  void isReadyWhenItListens_RL6() throws Exception {
    int port = freePort();
    Path program = folder.resolve("Listen.java");
    Files.writeString(
        program,
        "class Listen { public static void main(String[] a) throws Exception {"
            + " new java.net.ServerSocket("
            + port
            + ").accept(); Thread.sleep(60000); } }");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ActionResult result =
        run(START, Map.of("command", List.of(java, program.toString()), "ready_port", port));
    assertThat(result.detail()).isEmpty();
    assertThat(result.success()).isTrue();
  }

  @Test
  void aPortThatSomebodyElseHasIsNoReadiness_RL6() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      ActionResult result =
          run(START, Map.of("command", List.of("sleep", "60"), "ready_port", other.getLocalPort()));
      assertThat(result.detail()).contains("" + other.getLocalPort(), "another program");
      assertThat(launcher.launched).isEmpty();
    }
  }

  @Test
  void aReadyFileOfAnEarlierProgramDoesNotCount_RL6() throws Exception {
    Path ready = Files.createFile(folder.resolve("ready"));
    Map<String, Object> parameters =
        Map.of("command", List.of("sleep", "60"), "ready_file", ready.toString());
    Request request =
        new Request(START, parameters, "a", Duration.ofMillis(150), new CompletableFuture<>());
    ActionResult result = run(request);
    assertThat(result.detail()).isEqualTo("not ready after 150 ms");
    assertThat(only().isAlive()).as("what did not get ready does not stay").isFalse();
  }

  @Test
  void whatIsCancelledDoesNotStay_RL6() throws Exception {
    for (ActionPhase phase : List.of(START, RECOVERY)) {
      CompletableFuture<Void> cancelled = new CompletableFuture<>();
      Map<String, Object> parameters =
          Map.of("command", List.of("sleep", "60"), "ready_after", "1h");
      Request request = new Request(phase, parameters, "a", Duration.ofSeconds(30), cancelled);
      CompletableFuture<ActionResult> result = action.run(request).toCompletableFuture();
      assertThat(result).isNotDone();
      cancelled.complete(null);
      assertThat(result.get(10, TimeUnit.SECONDS).success()).isFalse();
      assertThat(launcher.launched).noneMatch(Process::isAlive);
    }
  }

  @Test
  void whatWasCancelledIsNotLaunched_RL6() throws Exception {
    CompletableFuture<Void> cancelled = CompletableFuture.completedFuture(null);
    for (ActionPhase phase : List.of(START, STOP, RECOVERY)) {
      Map<String, Object> parameters = Map.of("command", List.of("sleep", "60"));
      ActionResult result =
          run(new Request(phase, parameters, "a", Duration.ofSeconds(30), cancelled));
      assertThat(result.detail()).contains("cancelled");
    }
    assertThat(launcher.launched).isEmpty();
  }

  @Test
  void aRepeatedAttemptDoesNotTakeAnOldReadyFileForItsOwn_RL7() throws Exception {
    Path ready = Files.createFile(folder.resolve("ready"));
    Map<String, Object> parameters =
        Map.of("command", List.of("sleep", "60"), "ready_file", ready.toString());
    CompletableFuture<ActionResult> first =
        action.run(new Request(START, parameters)).toCompletableFuture();
    CompletableFuture<ActionResult> again =
        action.run(new Request(START, parameters)).toCompletableFuture();
    assertThat(again).isNotDone();
    Files.setLastModifiedTime(ready, FileTime.fromMillis(1_000));
    assertThat(first.get(10, TimeUnit.SECONDS).success()).isTrue();
    assertThat(again.get(10, TimeUnit.SECONDS).success()).isTrue();
  }

  @Test
  void whatIsAskedToEndIsMadeToThoughTheBundleGoes_RL6() throws Exception {
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    Path ready = folder.resolve("ready");
    String stubborn = "trap '' TERM; touch " + ready + "; while :; do sleep 0.05; done";
    Map<String, Object> parameters = Map.of("shell", stubborn, "kill_after", "200ms");
    action.run(new Request(RECOVERY, parameters, "a", Duration.ofSeconds(30), cancelled));
    while (!Files.exists(ready)) {
      Thread.sleep(5);
    }
    cancelled.complete(null);
    action.close();
    assertThat(only().waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void otherPhasesRunToTheirEnd_RL6() throws Exception {
    assertThat(run(NOTIFY, Map.of("command", List.of("true"))).success()).isTrue();
    assertThat(run(RECOVERY, Map.of("shell", "echo broken; exit 2")).detail())
        .isEqualTo("ended with exit code 2: broken");
    assertThat(run(RECOVERY, Map.of()).detail()).contains("'command' or 'shell'");
  }

  @Test
  void aStopWithACommandEndsTheProgramToo_RL6() throws Exception {
    run(START, Map.of("command", List.of("sleep", "60")));
    Path asked = folder.resolve("asked");
    assertThat(run(STOP, Map.of("command", List.of("touch", asked.toString()))).success()).isTrue();
    assertThat(asked).exists();
    assertThat(launcher.launched).noneMatch(Process::isAlive);
  }

  @Test
  void handsOverWhoAndWhere_RL6() throws Exception {
    Path out = folder.resolve("out");
    run(
        RECOVERY,
        Map.of(
            "shell",
            "echo $LOCKSTEP_CLIENT_SERVICE $LOCKSTEP_NODE $LOCKSTEP_PHASE $LOCKSTEP_ATTEMPT"
                + " $LOCKSTEP_TOKEN $LOCKSTEP_REGISTERED_ON $PAPER $(pwd) > out",
            "environment",
            Map.of("PAPER", "A4"),
            "folder",
            folder.toString()));
    assertThat(out)
        .content()
        .isEqualToIgnoringNewLines("printing 2 RECOVERY attempt-1 77 1 A4 " + folder.toRealPath());
  }

  @Test
  void aCommandThatDoesNotExistIsOneClearLine_AL1() throws Exception {
    ActionResult result = run(START, Map.of("command", List.of("/no/such/program", "-x")));
    assertThat(result.success()).isFalse();
    assertThat(result.detail()).contains("/no/such/program").doesNotContain("\n", "Exception");
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
