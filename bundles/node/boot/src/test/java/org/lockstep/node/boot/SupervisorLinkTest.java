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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lockstep.actions.ProgramLauncher.LaunchedProgram;
import org.lockstep.actions.ProgramSpec;
import org.lockstep.base.ProblemException;
import org.lockstep.node.supervisor.Containment;
import org.lockstep.node.supervisor.Supervisor;
import org.lockstep.store.spi.Timing;

/** This process with a real supervisor, which would kill it: so it is never armed unpetted. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the supervisor contains programs as Linux can")
@Timeout(60)
class SupervisorLinkTest {
  /** This process is not killed before a minute has passed. */
  private static final Timing TIMING = new Timing(250, 500, 1_500, 1_000, 60_000, 500, 100, 70_000);

  @TempDir Path folder;
  private final CompletableFuture<Void> died = new CompletableFuture<>();
  private SupervisorLink link;
  private SupervisedPrograms programs;
  private ProcessHandle supervisor;

  @BeforeEach
  void start() throws Exception {
    start(Containment.NAMESPACE);
  }

  private void start(Containment most) throws Exception {
    Path run = Files.createTempDirectory("ls");
    RunFolders folders = new RunFolders(run, folder.resolve("logs"));
    folders.prepare();
    Path classes =
        Path.of(Supervisor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    link =
        new SupervisorLink(
            SupervisorProcess.start(classes, Optional.empty(), folders, most), TIMING);
    Files.delete(run);
    supervisor =
        ProcessHandle.current()
            .children()
            .filter(each -> each.info().commandLine().orElse("").contains(run.toString()))
            .findFirst()
            .orElseThrow();
    programs = new SupervisedPrograms(link::send, folders.logs());
    link.listen(programs::heard);
    link.greet(List.of(), () -> true, () -> died.complete(null));
  }

  @AfterEach
  void stop() throws Exception {
    supervisor.descendants().forEach(ProcessHandle::destroyForcibly);
    supervisor.destroyForcibly();
    supervisor.onExit().get(10, TimeUnit.SECONDS);
  }

  private LaunchedProgram launch(String... command) throws Exception {
    ProgramSpec spec =
        new ProgramSpec("web", List.of(command), Map.of("A", "b"), Optional.of(folder));
    return programs.launch(spec).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void programsRunAndEnd_RL15() throws Exception {
    LaunchedProgram program = launch("sh", "-c", "echo $A; pwd; exit 4");
    assertThat(program.exit().toCompletableFuture().get(10, TimeUnit.SECONDS)).isEqualTo(4);
    assertThat(program.lastLine()).isEqualTo(folder.toString());
    LaunchedProgram sleeper = launch("sleep", "100");
    programs.end("web", Duration.ofSeconds(5)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(sleeper.exit().toCompletableFuture().get(5, TimeUnit.SECONDS)).isEqualTo(143);
    assertThat(ProcessHandle.of(sleeper.pid())).isEmpty();
  }

  @Test
  void whatTheSupervisorCouldNotReadIsNotSent_AL1() throws Exception {
    ProgramSpec tooLong =
        new ProgramSpec("w".repeat(300_000), List.of("true"), Map.of(), Optional.empty());
    assertThatThrownBy(() -> programs.launch(tooLong).toCompletableFuture().get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> programs.end("w".repeat(300_000), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(launch("true").exit().toCompletableFuture().get(10, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void anInterruptDoesNotCostTheSupervisor_ND3() throws Exception {
    Thread.currentThread().interrupt();
    var launched =
        programs.launch(new ProgramSpec("web", List.of("true"), Map.of(), Optional.empty()));
    assertThat(Thread.interrupted()).isTrue();
    launched.toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(died).isNotDone();
  }

  @Test
  void onlyItsWordMeansThatProgramsAreOver_MM12() throws Exception {
    launch("sleep", "100");
    link.bye();
    assertThat(link.programsAreOver(10_000)).isTrue();
    link.part();
    supervisor.onExit().get(10, TimeUnit.SECONDS);
    assertThat(died).isNotDone();
  }

  @Test
  void itsDeathIsNoSuchWord_RL15() throws Exception {
    supervisor.destroyForcibly();
    died.get(10, TimeUnit.SECONDS);
    link.bye();
    assertThat(link.programsAreOver(100)).isFalse();
  }

  @Test
  void whatItsDeathLeavesBehindIsSwept_ND3() throws Exception {
    stop();
    start(Containment.SIGNAL);
    launch("sh", "-c", "sleep 7401 & sleep 7402; exit");
    LaunchedProgram other = launch("sh", "-c", "setsid sleep 7403 & exit");
    other.exit().toCompletableFuture().get(10, TimeUnit.SECONDS);
    supervisor.destroyForcibly();
    died.get(10, TimeUnit.SECONDS);
    endOrphans();
    assertThat(running("sleep 740")).isEmpty();
  }

  private void endOrphans() {
    link.orphans().end(5_000);
    link.orphans().await(5_000);
    assertThat(link.orphans().areEnding()).isFalse();
  }

  private static Stream<String> running(String words) {
    return ProcessHandle.allProcesses()
        .map(each -> each.info().commandLine().orElse(""))
        .filter(line -> line.contains(words));
  }

  @ParameterizedTest
  @EnumSource(Containment.class)
  void whatAStoppedOneHasLaunchedEndsWithIt_ND3_RL15(Containment most) throws Exception {
    stop();
    start(most);
    launch("sh", "-c", "sleep 7411 & exec sleep 7412");
    assertThat(running("sleep 741")).isNotEmpty();
    signal("STOP");
    endOrphans();
    assertThat(supervisor.isAlive()).isFalse();
    await(() -> running("sleep 741").findAny().isEmpty(), "all of it is dead");
  }

  @Test
  void aStoppedOneIsSilentAndOneThatGoesOnIsNot_ND3() throws Exception {
    signal("STOP");
    await(() -> asked(link::pet) && link.isDoubtful(), "doubt");
    assertThat(link.isSilent()).isFalse();
    await(() -> asked(link::ask) && link.isSilent(), "certainty");
    signal("CONT");
    await(() -> !link.isDoubtful(), "all is answered");
    assertThat(link.isSilent()).isFalse();
  }

  private static boolean asked(Runnable question) {
    question.run();
    return true;
  }

  private void signal(String name) throws Exception {
    String pid = Long.toString(supervisor.pid());
    new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
  }

  private static void await(BooleanSupplier goal, String what) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!goal.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  @Test
  void armedItIsWatching_DB3() throws Exception {
    link.arm();
    link.pet();
    assertThat(link.containment()).isNotNull();
  }
}
