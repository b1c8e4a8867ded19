package org.lockstep.actions.ocf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lockstep.actions.ActionPhase.EVENT;
import static org.lockstep.actions.ActionPhase.MONITOR;
import static org.lockstep.actions.ActionPhase.NOTIFY;
import static org.lockstep.actions.ActionPhase.RECOVERY;
import static org.lockstep.actions.ActionPhase.START;
import static org.lockstep.actions.ActionPhase.STOP;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionResult;
import org.lockstep.actions.ocf.core.AgentEnvironment;
import org.lockstep.base.ProblemException;

/** The phases, with agents of the test's own. */
@Timeout(60)
class OcfActionTest {
  private static final Map<String, Object> LAMP =
      Map.of("agent", "Lamp", "parameters", Map.of("socket", "kitchen", "watts", 60));

  @TempDir Path folder;
  private Path root;
  private Path lit;
  private RecordingLauncher launcher;
  private OcfAction action;

  @BeforeEach
  void create() throws Exception {
    root = folder.resolve("ocf");
    lit = folder.resolve("lit");
    launcher = new RecordingLauncher(folder);
    action = new OcfAction(launcher, new AgentEnvironment(root, folder.resolve("run/agents")));
    AgentFile.write(
        root,
        "Lamp",
        "case $1 in start) touch %s;; stop) rm -f %s;; monitor) [ -e %s ] || exit 7;; esac"
            .formatted(lit, lit, lit));
  }

  @AfterEach
  void end() throws Exception {
    launcher.wills.clear();
    launcher.nodeDies();
    action.close();
  }

  private ActionResult run(Asked request) throws Exception {
    return action.run(request).toCompletableFuture().get(40, TimeUnit.SECONDS);
  }

  private ActionResult run(ActionPhase phase) throws Exception {
    return run(new Asked(phase, LAMP));
  }

  @Test
  void itStartsStopsAndIsLookedAt_RL6() throws Exception {
    assertThat(run(MONITOR).detail()).contains("exit code 7, it is not running");
    assertThat(run(START).success()).isTrue();
    assertThat(lit).exists();
    assertThat(run(START).success()).as("an agent is started once more in vain").isTrue();
    assertThat(run(MONITOR).success()).isTrue();
    assertThat(run(STOP).success()).isTrue();
    assertThat(lit).doesNotExist();
    assertThat(run(STOP).success()).isTrue();
  }

  @Test
  void theSupervisorKnowsHowItIsUndoneBeforeItIsDone_RL15() throws Exception {
    run(START);
    assertThat(launcher.calls).containsExactly("bequeath stop", "launch start");
    assertThat(launcher.within).containsEntry("address", Duration.ofMillis(1500));
    assertThat(launcher.wills.get("address").command())
        .containsExactly(root + "/resource.d/heartbeat/Lamp", "stop");
    assertThat(launcher.wills.get("address").environment())
        .containsEntry("OCF_RESKEY_socket", "kitchen")
        .containsEntry("OCF_RESKEY_CRM_meta_timeout", "1500");
    assertThat(launcher.nodeDies()).containsExactly(0);
    assertThat(lit).doesNotExist();
  }

  /** A file system that others mount while it is being unmounted is lost. */
  @Test
  void othersWaitForAStopUnlessOverlapIsTolerated_RL15() throws Exception {
    run(START);
    assertThat(launcher.overtaken).isFalse();
    Map<String, Object> tolerant = new HashMap<>(LAMP);
    tolerant.put("overlap", "tolerated");
    run(new Asked(START, tolerant));
    assertThat(launcher.overtaken).isTrue();
  }

  /** An update of the bundle forgets what was refused, not what the supervisor has. */
  @Test
  void aStopIsNotSkippedWhileTheSupervisorHasAWill_RL15() throws Exception {
    Map<String, Object> absent = Map.of("agent", "Lampp", "parameters", Map.of());
    run(new Asked(START, absent));
    launcher.ofBefore = true;
    ActionResult stop = run(new Asked(STOP, absent));
    assertThat(stop.success()).as("it may be started: %s", stop.detail()).isFalse();
  }

  @Test
  void nothingIsDoneBeforeTheSupervisorHasIt_RL15() throws Exception {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    launcher.taken = taken;
    CompletableFuture<ActionResult> start =
        action.run(new Asked(START, LAMP)).toCompletableFuture();
    await(() -> launcher.calls.contains("bequeath stop"));
    assertThat(launcher.calls).containsExactly("bequeath stop");
    taken.completeExceptionally(new ProblemException("x", "no", "", "it hangs"));
    assertThat(start.get(10, TimeUnit.SECONDS).detail()).contains("it hangs");
    assertThat(launcher.calls).containsExactly("bequeath stop");
  }

  @Test
  void aStartThatIsCancelledWhileTheDiskIsSlowDoesNotHoldUpItsStop_RL6() throws Exception {
    launcher.taken = new CompletableFuture<>();
    Asked request = new Asked(START, LAMP);
    CompletableFuture<ActionResult> start = action.run(request).toCompletableFuture();
    await(() -> launcher.calls.contains("bequeath stop"));
    request.cancelled().complete(null);
    assertThat(start.get(10, TimeUnit.SECONDS).detail()).contains("it was cancelled");
    assertThat(run(STOP).success()).isTrue();
    assertThat(launcher.calls).containsSubsequence("launch stop", "revoke");
    assertThat(launcher.calls).doesNotContain("launch start");
  }

  @Test
  void whatIsStoppedIsForgottenByTheSupervisorFirst_RL15() throws Exception {
    run(START);
    launcher.calls.clear();
    CompletableFuture<Void> revoked = new CompletableFuture<>();
    launcher.revoked = revoked;
    CompletableFuture<ActionResult> stop = action.run(new Asked(STOP, LAMP)).toCompletableFuture();
    await(() -> launcher.calls.contains("revoke"));
    assertThat(stop).isNotDone();
    assertThat(launcher.calls).containsExactly("launch stop", "end", "revoke");
    revoked.complete(null);
    assertThat(stop.get(10, TimeUnit.SECONDS).success()).isTrue();
  }

  @Test
  void aFailureKeepsTheWillUntilAStopSucceeds_RL15() throws Exception {
    AgentFile.write(root, "Lamp", "[ -e " + folder + "/fixed ] && exit 0; exit 1");
    assertThat(run(START).success()).isFalse();
    assertThat(run(STOP).success()).isFalse();
    assertThat(launcher.wills).containsKey("address");
    Files.createFile(folder.resolve("fixed"));
    assertThat(run(STOP).success()).isTrue();
    assertThat(launcher.wills).isEmpty();
  }

  @Test
  void anExitCodeIsSaidInWords_RL6() throws Exception {
    AgentFile.write(root, "Lamp", "echo first; echo 'ocf-exit-reason:no bulb' >&2; exit 5");
    assertThat(run(START).detail())
        .isEqualTo(
            "start ended with exit code 5, something that it needs is not installed: no bulb");
  }

  @Test
  void whatHangsIsEndedAtItsDeadline_RL6() throws Exception {
    Path child = folder.resolve("child");
    AgentFile.write(root, "Lamp", "sleep 60 & echo $! > " + child + "; wait");
    for (ActionPhase phase : List.of(START, STOP, MONITOR)) {
      Asked request =
          new Asked(phase, LAMP, "a", Duration.ofMillis(700), new CompletableFuture<>());
      assertThat(run(request).detail()).contains("did not end in time");
    }
    assertThat(launcher.processes).noneMatch(Process::isAlive);
    long last = Long.parseLong(Files.readString(child).strip());
    ProcessHandle.of(last).ifPresent(left -> left.onExit().join());
    assertThat(launcher.calls).contains("end");
    assertThat(launcher.wills).as("the stop did not succeed").containsKey("address");
  }

  @Test
  void aStopWaitsForTheStartThatIsBeingEnded_RL6() throws Exception {
    Path log = folder.resolve("log");
    AgentFile.write(
        root, "Lamp", "echo $1 >> " + log + "; [ $1 = stop ] || sleep 60; echo $1 end >> " + log);
    CompletableFuture<Void> cancel = new CompletableFuture<>();
    CompletionStage<ActionResult> start =
        action.run(new Asked(START, LAMP, "a", Duration.ofSeconds(30), cancel));
    await(() -> Files.exists(log));
    CompletionStage<ActionResult> stop = action.run(new Asked(STOP, LAMP));
    assertThat(launcher.calls).doesNotContain("launch stop");
    cancel.complete(null);
    assertThat(stop.toCompletableFuture().get(20, TimeUnit.SECONDS).success()).isTrue();
    assertThat(start.toCompletableFuture().get(1, TimeUnit.SECONDS).success()).isFalse();
    assertThat(log).content().isEqualTo("start\nstop\nstop end\n");
  }

  @Test
  void theSameAttemptIsNotMadeTwiceAtOnce_RL7() throws Exception {
    Path log = folder.resolve("log");
    AgentFile.write(root, "Lamp", "echo $1 >> " + log + "; sleep 0.5");
    CompletionStage<ActionResult> first = action.run(new Asked(START, LAMP));
    CompletionStage<ActionResult> again = action.run(new Asked(START, LAMP));
    assertThat(first.toCompletableFuture().get(20, TimeUnit.SECONDS).success()).isTrue();
    assertThat(again.toCompletableFuture().get(20, TimeUnit.SECONDS).success()).isTrue();
    assertThat(log).content().isEqualTo("start\n");
  }

  @Test
  void whatWasCancelledIsNotLaunched_RL6() throws Exception {
    CompletableFuture<Void> cancelled = CompletableFuture.completedFuture(null);
    for (ActionPhase phase : List.of(STOP, MONITOR, START)) {
      assertThat(run(new Asked(phase, LAMP, "a", Duration.ofSeconds(9), cancelled)).detail())
          .contains("cancelled");
    }
    assertThat(launcher.calls).isEmpty();
  }

  @Test
  void aStartThatWasRefusedBlocksNobody_RL6() throws Exception {
    Map<String, Object> absent = Map.of("agent", "Lampp", "parameters", Map.of());
    ActionResult start = run(new Asked(START, absent));
    assertThat(start.detail())
        .contains(root + "/resource.d/heartbeat/Lampp is not on this host", "did you mean Lamp?")
        .contains("resource-agents");
    assertThat(run(new Asked(STOP, absent)).success()).as("nothing was started").isTrue();
    assertThat(launcher.calls).isEmpty();
    run(START);
    Files.delete(root.resolve("resource.d/heartbeat/Lamp"));
    assertThat(run(START).success()).isFalse();
    assertThat(run(STOP).success()).as("it was started, and nobody can stop it").isFalse();
    assertThat(launcher.wills).containsKey("address");
  }

  @Test
  void anAgentThatCannotDescribeItselfIsStartedAllTheSame_RL6() throws Exception {
    AgentFile.script(root, "Lamp", "[ $1 = meta-data ] && exit 3; touch " + lit);
    assertThat(action.validate(LAMP)).hasSize(1);
    assertThat(run(START).success()).isTrue();
    assertThat(launcher.within).containsEntry("address", Duration.ofSeconds(20));
  }

  @Test
  void agentsFindWhatOcfPromisesThem_RL6() throws Exception {
    Path out = folder.resolve("out");
    AgentFile.write(root, "Lamp", "env > " + out + "; touch $HA_RSCTMP/lamp");
    assertThat(run(MONITOR).success()).as("no folder yet").isFalse();
    assertThat(run(START).success()).isTrue();
    assertThat(Files.readAllLines(out))
        .contains(
            "OCF_ROOT=" + root,
            "OCF_RA_VERSION_MAJOR=1",
            "OCF_RA_VERSION_MINOR=1",
            "OCF_RESOURCE_INSTANCE=address",
            "OCF_RESOURCE_PROVIDER=heartbeat",
            "OCF_RESOURCE_TYPE=Lamp",
            "OCF_RESKEY_socket=kitchen",
            "OCF_RESKEY_watts=60",
            "OCF_RESKEY_CRM_meta_name=start",
            "OCF_RESKEY_CRM_meta_timeout=20000")
        .noneMatch(line -> line.startsWith("OCF_RESKEY_CRM_meta_interval"));
    run(MONITOR);
    assertThat(Files.readAllLines(out)).contains("OCF_RESKEY_CRM_meta_interval=20000");
  }

  @Test
  void whatAgentsDoNotHaveIsSaid_RL6() throws Exception {
    for (ActionPhase phase : List.of(RECOVERY, NOTIFY, EVENT)) {
      assertThat(run(phase).detail()).contains("leave the action out");
    }
    assertThat(launcher.calls).isEmpty();
  }

  private static void await(BooleanSupplier what) throws Exception {
    while (!what.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
