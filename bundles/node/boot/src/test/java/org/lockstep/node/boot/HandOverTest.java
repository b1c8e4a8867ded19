package org.lockstep.node.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

/** From one boot to the next, with a real supervisor that lives on in between (ND-3). */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the supervisor contains programs as Linux can")
@Timeout(60)
class HandOverTest {
  @TempDir Path folder;
  private LinkedSupervisor it;
  private LaunchedProgram program;
  private String keeper;

  @BeforeEach
  void start() throws Exception {
    it = new LinkedSupervisor(folder, Containment.NAMESPACE);
    program = it.launch("sleep", "7501");
    keeper = it.programs.keeper().orElseThrow();
  }

  @AfterEach
  void stop() throws Exception {
    it.close();
  }

  private static <T> T got(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void leave() throws Exception {
    got(it.programs.keepForNextBoot(Set.of("web")));
    it.link.bye();
    assertThat(it.link.programsAreOver(10_000)).as("nothing else is left").isTrue();
    it.link.part();
    assertThat(it.died).isNotDone();
  }

  private boolean runs() {
    return ProcessHandle.of(program.pid()).filter(ProcessHandle::isAlive).isPresent();
  }

  @Test
  void theNextBootFindsItsSupervisorAndWhatRuns_ND3() throws Exception {
    leave();
    it = LinkedSupervisor.next(folder).orElseThrow();
    assertThat(it.programs.keepsOfEarlierBoot()).isTrue();
    assertThatThrownBy(() -> it.launch("true")).hasCauseInstanceOf(ProblemException.class);
    assertThat(got(it.programs.adopt(keeper, Set.of("web", "db")))).containsExactly("web");
    assertThat(got(it.programs.adopt(keeper, Set.of("web")))).as("again").containsExactly("web");
    assertThat(it.programs.keepsOfEarlierBoot()).isFalse();
    assertThat(it.programs.running("web")).hasSize(1);
    LaunchedProgram adopted = it.programs.running("web").get(0);
    assertThat(adopted.pid()).isEqualTo(program.pid());
    assertThat(it.launch("true").pid()).isPositive();
    got(it.programs.end("web", Duration.ofSeconds(5)));
    assertThat(got(adopted.exit())).isEqualTo(143);
    it.link.bye();
    assertThat(it.link.programsAreOver(10_000)).isTrue();
    it.link.part();
    it.process.onExit().get(10, TimeUnit.SECONDS);
  }

  private void bequeath(String owner) throws Exception {
    ProgramSpec will = new ProgramSpec(owner, List.of("true"), Map.of(), Optional.empty());
    got(it.programs.bequeath(will, Duration.ofSeconds(5)));
  }

  /** From then on they are the next boot's: its lease proves nothing either. */
  @Test
  void othersKnowOfWhatIsToBeUndoneBeforeItIsTakenOver_ND4() throws Exception {
    bequeath("web");
    leave();
    it = LinkedSupervisor.next(folder).orElseThrow();
    CompletableFuture<Void> written = new CompletableFuture<>();
    it.written = written;
    CompletionStage<Set<String>> adopted = it.programs.adopt("", Set.of("web"));
    LinkedSupervisor.await(() -> !it.programs.keepsOfEarlierBoot(), "the supervisor has agreed");
    LinkedSupervisor.await(it.programs::areAwaited, "it has told what it kept");
    assertThat(adopted.toCompletableFuture()).isNotDone();
    written.complete(null);
    assertThat(got(adopted)).containsExactly("web");
    assertThat(it.programs.hasBequeathed("web")).isTrue();
  }

  @Test
  void whatIsNotTakenOverIsNotToBeUndoneByTheNextBoot_ND4() throws Exception {
    bequeath("web");
    leave();
    it = LinkedSupervisor.next(folder).orElseThrow();
    assertThat(got(it.programs.adopt("", Set.of()))).isEmpty();
    assertThat(it.programs.hasBequeathed("web")).isFalse();
    assertThat(it.programs.areAwaited()).isFalse();
  }

  @Test
  void whatDiesBeforeItIsAdoptedIsNotThere_ND3() throws Exception {
    leave();
    new ProcessBuilder("kill", "-KILL", "" + program.pid()).start().waitFor();
    LinkedSupervisor.await(() -> !runs(), "it has ended");
    TimeUnit.MILLISECONDS.sleep(500);
    it = LinkedSupervisor.next(folder).orElseThrow();
    assertThat(got(it.programs.adopt(keeper, Set.of("web")))).isEmpty();
    assertThat(it.programs.running("web")).isEmpty();
  }

  @Test
  void theDeathOfASupervisorThatKeptItIsProven_RL15() throws Exception {
    leave();
    it.process.destroyForcibly();
    it.process.onExit().get(10, TimeUnit.SECONDS);
    LinkedSupervisor.await(() -> !runs(), "it dies with it");
    assertThat(LinkedSupervisor.next(folder)).isEmpty();
    LinkedSupervisor gone = it;
    it = new LinkedSupervisor(folder, Containment.NAMESPACE);
    assertThat(got(it.programs.adopt(keeper, Set.of("web")))).isEmpty();
    assertThat(gone.process.isAlive()).isFalse();
  }

  /** What it kept does not end with it, so nobody but a person knows. */
  @Test
  void ofASupervisorThatIsKilledWithoutNamespacesAPersonHasToSay_RL15() throws Exception {
    it.close();
    it = new LinkedSupervisor(folder, Containment.SIGNAL);
    program = it.launch("sleep", "7502");
    keeper = it.programs.keeper().orElseThrow();
    diesWhileItKeeps();
    assertDoubt("it has died, and programs in no PID namespace, and what wills undo, outlive it");
  }

  @Test
  void ofASupervisorThatIsKilledWithWillsAPersonHasToSay_RL15() throws Exception {
    got(
        it.programs.bequeath(
            new ProgramSpec("web", List.of("/bin/true"), Map.of(), Optional.empty()),
            Duration.ofSeconds(5)));
    keeper = it.programs.keeper().orElseThrow();
    diesWhileItKeeps();
    assertDoubt("it has died, and programs in no PID namespace, and what wills undo, outlive it");
  }

  private void diesWhileItKeeps() throws Exception {
    leave();
    it.process.destroyForcibly();
    it.process.onExit().get(10, TimeUnit.SECONDS);
    assertThat(LinkedSupervisor.next(folder)).isEmpty();
    it = new LinkedSupervisor(folder, Containment.NAMESPACE);
  }

  private void assertDoubt(String why) {
    assertThatThrownBy(() -> got(it.programs.adopt(keeper, Set.of("web"))))
        .hasCauseInstanceOf(ProblemException.class)
        .hasMessageContaining("its supervisor, process " + Keeper.of(keeper).pid())
        .hasMessageContaining("has not said that it has ended them: " + why);
  }

  @Test
  void whereNobodyCanSeeItItIsSaidWhyNot_AL1() throws Exception {
    Keeper own = Keeper.of(keeper);
    it.close();
    it = new LinkedSupervisor(folder, Containment.NAMESPACE);
    keeper = new Keeper("m", "b", "p", 1, "0", true, "x").text();
    assertDoubt("it is on another host, or was before a start of this one");
    keeper = new Keeper(own.machine(), own.boot(), "p", 1, "0", true, "x").text();
    assertDoubt("it is in another PID namespace of this host, perhaps a container");
    keeper = Keeper.of(it.process.pid(), true, "x").text();
    assertDoubt("it lives and does not answer, stopped, or in another run folder");
    if (!own.machine().isEmpty()) {
      keeper = new Keeper(own.machine(), "b", "p", 1, "0", true, "x").text();
      assertDoubt("a host with this machine-id was started again");
    }
  }

  /** Of another host, or of another run folder: it may run there. */
  @Test
  void whatIsNotFoundIsNotSaidToHaveEnded_RL15() throws Exception {
    Keeper own = Keeper.of(keeper);
    assertThat(own.text()).isEqualTo(keeper);
    assertRefused(own);
    assertRefused(new Keeper("m", "b", own.processes(), 1, "0", true, own.marker() + "x"));
    assertRefused(
        new Keeper(own.machine(), "b", own.processes(), 1, "0", true, own.marker() + "x"));
    assertRefused(
        new Keeper(own.machine(), own.boot(), own.processes(), 999_999_999, "0", false, "x"));
  }

  private void assertRefused(Keeper other) {
    assertThatThrownBy(() -> got(it.programs.adopt(other.text(), Set.of("web"))))
        .hasCauseInstanceOf(ProblemException.class)
        .hasMessageContaining("is not found from here");
  }

  @Test
  void aStartOfTheHostEndsAllOfIt_RL15() throws Exception {
    Keeper own = Keeper.of(keeper);
    Files.writeString(it.folders.logs().resolve("handover"), "marker");
    Keeper before = new Keeper(own.machine(), "b", own.processes(), 1, "0", false, "marker");
    assertThat(got(it.programs.adopt(before.text(), Set.of("web")))).isEmpty();
  }

  @Test
  void whatNamesNoSupervisorIsRefused() throws IOException {
    assertThatThrownBy(() -> got(it.programs.adopt("x", Set.of())))
        .hasCauseInstanceOf(ProblemException.class);
    assertThat(runs()).isTrue();
  }
}
