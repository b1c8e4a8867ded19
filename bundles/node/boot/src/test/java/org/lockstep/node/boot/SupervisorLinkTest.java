package org.lockstep.node.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.actions.ProgramLauncher.LaunchedProgram;
import org.lockstep.actions.ProgramSpec;
import org.lockstep.base.ProblemException;
import org.lockstep.node.supervisor.Containment;

/** This process with a real supervisor, which would kill it: so it is never armed unpetted. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the supervisor contains programs as Linux can")
@Timeout(60)
class SupervisorLinkTest {
  @TempDir Path folder;
  private LinkedSupervisor it;

  @BeforeEach
  void start() throws Exception {
    it = new LinkedSupervisor(folder, Containment.NAMESPACE);
  }

  @AfterEach
  void stop() throws Exception {
    it.close();
  }

  @Test
  void programsRunAndEnd_RL15() throws Exception {
    LaunchedProgram program = it.launch("sh", "-c", "echo $A; pwd; exit 4");
    assertThat(program.exit().toCompletableFuture().get(10, TimeUnit.SECONDS)).isEqualTo(4);
    assertThat(program.lastLine()).isEqualTo(folder.toString());
    LaunchedProgram sleeper = it.launch("sleep", "100");
    it.programs.end("web", Duration.ofSeconds(5)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(sleeper.exit().toCompletableFuture().get(5, TimeUnit.SECONDS)).isEqualTo(143);
    assertThat(ProcessHandle.of(sleeper.pid())).isEmpty();
  }

  @Test
  void whatAnEarlierProgramHasSaidIsNotThisOnes_AL1() throws Exception {
    LaunchedProgram earlier = it.launch("sh", "-c", "echo all is well");
    earlier.exit().toCompletableFuture().get(10, TimeUnit.SECONDS);
    LaunchedProgram silent = it.launch("false");
    assertThat(silent.exit().toCompletableFuture().get(10, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(silent.lastLine()).isEmpty();
    LaunchedProgram later = it.launch("sh", "-c", "echo worse; exit 7");
    assertThat(later.exit().toCompletableFuture().get(10, TimeUnit.SECONDS)).isEqualTo(7);
    assertThat(later.lastLine()).isEqualTo("worse");
  }

  @Test
  void whatTheSupervisorCouldNotReadIsNotSent_AL1() throws Exception {
    ProgramSpec tooLong =
        new ProgramSpec("w".repeat(300_000), List.of("true"), Map.of(), Optional.empty());
    assertThatThrownBy(() -> it.programs.launch(tooLong).toCompletableFuture().get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> it.programs.end("w".repeat(300_000), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(it.launch("true").exit().toCompletableFuture().get(10, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void anInterruptDoesNotCostTheSupervisor_ND3() throws Exception {
    Thread.currentThread().interrupt();
    var launched =
        it.programs.launch(new ProgramSpec("web", List.of("true"), Map.of(), Optional.empty()));
    assertThat(Thread.interrupted()).isTrue();
    launched.toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(it.died).isNotDone();
  }

  @Test
  void onlyItsWordMeansThatProgramsAreOver_MM12() throws Exception {
    it.launch("sleep", "100");
    it.link.bye();
    assertThat(it.link.programsAreOver(10_000)).isTrue();
    it.link.part();
    it.process.onExit().get(10, TimeUnit.SECONDS);
    assertThat(it.died).isNotDone();
  }

  @Test
  void whileTheNodeWaitsForItsDiskNoProgramIsLeftNorLaunched_RL15() throws Exception {
    LaunchedProgram program = it.launch("sleep", "100");
    assertThat(it.programs.any()).isTrue();
    assertThat(it.link.holds()).isFalse();
    it.link.hold();
    LinkedSupervisor.await(it.link::holds, "its word");
    assertThat(ProcessHandle.of(program.pid())).isEmpty();
    LinkedSupervisor.await(() -> !it.programs.any(), "its end is known");
    assertThatThrownBy(() -> it.launch("true")).hasCauseInstanceOf(ProblemException.class);
    it.link.resume();
    assertThat(it.link.holds()).isFalse();
    assertThat(it.launch("true").exit().toCompletableFuture().get(10, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void itsDeathIsNoSuchWord_RL15() throws Exception {
    it.process.destroyForcibly();
    it.died.get(10, TimeUnit.SECONDS);
    it.link.bye();
    assertThat(it.link.programsAreOver(100)).isFalse();
  }

  @Test
  void whatItsDeathLeavesBehindIsSwept_ND3() throws Exception {
    stop();
    it = new LinkedSupervisor(folder, Containment.SIGNAL);
    it.launch("sh", "-c", "sleep 7401 & sleep 7402; exit");
    LaunchedProgram other = it.launch("sh", "-c", "setsid sleep 7403 & exit");
    other.exit().toCompletableFuture().get(10, TimeUnit.SECONDS);
    it.process.destroyForcibly();
    it.died.get(10, TimeUnit.SECONDS);
    it.endOrphans();
    assertThat(LinkedSupervisor.running("sleep 740")).isEmpty();
  }

  private Path bequeathed() throws Exception {
    Path address = Files.createFile(folder.resolve("address"));
    List<String> remove = List.of("rm", address.toString());
    ProgramSpec will = new ProgramSpec("ip", remove, Map.of(), Optional.empty());
    it.programs
        .bequeath(will, Duration.ofSeconds(5))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    return address;
  }

  @Test
  void whatItsDeathLeavesToBeUndoneThisProcessUndoes_RL15() throws Exception {
    Path address = bequeathed();
    assertThat(it.programs.any()).isTrue();
    it.process.destroyForcibly();
    it.died.get(10, TimeUnit.SECONDS);
    assertThat(address).exists();
    it.endOrphans();
    assertThat(address).doesNotExist();
    assertThat(it.undone).as("others may be told").isDone();
  }

  private CompletableFuture<Void> bequeath(boolean mayBeOvertaken, String... command) {
    ProgramSpec will = new ProgramSpec("ip", List.of(command), Map.of(), Optional.empty());
    return it.programs.bequeath(will, Duration.ofSeconds(5), mayBeOvertaken).toCompletableFuture();
  }

  /** The node may die the moment after: a lease must prove nothing by then. */
  @Test
  void nothingIsBegunBeforeOthersKnowThatThereIsAWill_ND4() throws Exception {
    CompletableFuture<Void> written = new CompletableFuture<>();
    it.written = written;
    CompletableFuture<Void> left = bequeath(false, "true");
    LinkedSupervisor.await(() -> it.programs.hasBequeathed("ip"), "the supervisor has it");
    assertThat(it.said.get(0)).isTrue();
    assertThat(left).isNotDone();
    written.complete(null);
    left.get(10, TimeUnit.SECONDS);
  }

  @Test
  void theyAreToldOtherwiseOnlyOnceItIsRevoked_ND4() throws Exception {
    bequeath(false, "true").get(10, TimeUnit.SECONDS);
    it.signal("STOP");
    CompletionStage<Void> revoked = it.programs.revoke("ip");
    assertThat(it.programs.areAwaited()).isTrue();
    assertThat(it.said).doesNotContain(false);
    it.signal("CONT");
    revoked.toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(it.programs.areAwaited()).isFalse();
    assertThat(it.said).last().isEqualTo(false);
  }

  @Test
  void nobodyIsToldOfWhatMayBeOvertaken_ND4() throws Exception {
    bequeath(true, "true").get(10, TimeUnit.SECONDS);
    assertThat(it.programs.hasBequeathed("ip")).isTrue();
    assertThat(it.said).doesNotContain(true);
  }

  /** Others wait for no longer than a paused node would have had, or for as long as it may take. */
  @Test
  void whatItsDeathLeavesHasItsTimeAndNoMore_DB8_ND4() throws Exception {
    assertThat(Orphans.boundMs(it.programs.wills(), 1_400, 500)).isEqualTo(500);
    bequeath(true, "false").get(10, TimeUnit.SECONDS);
    assertThat(Orphans.boundMs(it.programs.wills(), 1_400, 500)).isEqualTo(1_900);
    bequeath(false, "false").get(10, TimeUnit.SECONDS);
    assertThat(Orphans.boundMs(it.programs.wills(), 1_400, 500)).isEqualTo(5_500);
    it.process.destroyForcibly();
    it.died.get(10, TimeUnit.SECONDS);
    long began = System.nanoTime();
    it.link.orphans().end(1_500, it.programs.wills(), () -> it.undone.complete(null));
    it.link.orphans().await(10_000);
    assertThat(it.link.orphans().areEnding()).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofMillis(1_400), Duration.ofMillis(6_000));
    assertThat(it.undone).as("it is not undone").isNotDone();
  }

  @Test
  void whatWasRevokedIsNotUndone() throws Exception {
    Path address = bequeathed();
    it.programs.revoke("ip").toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(it.programs.any()).isFalse();
    it.link.bye();
    assertThat(it.link.programsAreOver(10_000)).isTrue();
    assertThat(address).exists();
  }

  @Test
  void aWillThatCannotBeDoneIsRefused_AL1() {
    ProgramSpec will =
        new ProgramSpec("ip", List.of(folder + "/missing"), Map.of(), Optional.empty());
    assertThat(it.programs.bequeath(will, Duration.ofSeconds(5)))
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("missing");
    assertThat(it.programs.any()).isFalse();
    assertThat(it.programs.areAwaited()).isFalse();
    assertThat(it.said).containsExactly(true, false);
  }

  @Test
  void aWatchdogIsPettedForThisLeaseAndStoppedWhenTheNodeHasLeft_ND4() throws Exception {
    Path device = Files.createFile(folder.resolve("device"));
    it.link.guardHost(device);
    it.link.pet();
    LinkedSupervisor.await(() -> device.toFile().length() > 1, "pets");
    it.link.bye();
    assertThat(it.link.programsAreOver(10_000)).isTrue();
    it.link.part();
    it.process.onExit().get(10, TimeUnit.SECONDS);
    assertThat(Files.readString(device)).endsWith("V");
  }

  @Test
  void aWatchdogThatCannotBeOpenedIsRefused_AL1() {
    assertThatThrownBy(() -> it.link.guardHost(folder.resolve("none")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("none");
  }

  @Test
  void armedItIsWatching_DB3() throws Exception {
    it.link.arm();
    it.link.pet();
    assertThat(it.link.containment()).isNotNull();
  }
}
