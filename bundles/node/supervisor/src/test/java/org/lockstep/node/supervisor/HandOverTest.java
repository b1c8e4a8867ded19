package org.lockstep.node.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lockstep.node.supervisor.RealSupervisor.await;
import static org.lockstep.node.supervisor.RealSupervisor.sleeping;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** Programs go on from a boot that has left until a later one adopts them (ND-3). */
@EnabledOnOs(value = OS.LINUX, disabledReason = "processes are looked up in /proc")
@Timeout(60)
class HandOverTest {
  private static final long HOUR_MS = 3_600_000;
  private static final int LATER = 8;

  @TempDir Path folder;
  private RealSupervisor it;
  private long program;

  private void start(Containment most) throws Exception {
    it = new RealSupervisor(folder, most, Map.of());
    program = it.launch("web", 1, "sleep", "7401");
  }

  @AfterEach
  void stop() throws IOException {
    it.close();
  }

  private void keep(long boundMs, String... owners) throws IOException {
    it.say(Frame.of(Frame.Kind.KEEP, 20, boundMs, owners));
    it.answerTo(Frame.Kind.KEPT);
  }

  /** Its JVM goes: the kernel closes its end of the supervisor's input. */
  private void leave() throws Exception {
    it.say(Frame.of(Frame.Kind.BYE));
    it.answerTo(Frame.Kind.OVER);
    it.say(Frame.of(Frame.Kind.LEFT));
    await(() -> Files.exists(new Door(it.run).socket()), "it waits");
    it.node.destroyForcibly();
    it.hangUp();
  }

  private List<String> adopt(boolean held, String... owners) throws IOException {
    it.say(Frame.of(Frame.Kind.ADOPT, 30, held ? 1 : 0, owners));
    return it.answerTo(Frame.Kind.ADOPTED).words();
  }

  private boolean runs() {
    return ProcessHandle.of(program).filter(ProcessHandle::isAlive).isPresent();
  }

  private OutputStream heldInput() throws IOException {
    return new FileOutputStream("/proc/" + it.process.pid() + "/fd/0");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsKeptOutlivesItsJvmAndDiesWithTheNext_ND3(Containment most) throws Exception {
    start(most);
    keep(HOUR_MS, "web");
    leave();
    TimeUnit.MILLISECONDS.sleep(500);
    assertThat(runs()).as("kept").isTrue();
    Frame ready = it.nextBoot(LATER);
    assertThat(ready.number()).isEqualTo(1);
    assertThat(ready.other()).as("no id comes twice").isEqualTo(20);
    assertThat(ready.words())
        .containsExactly(it.containment.name(), it.marker, "" + it.process.pid());
    Frame runs = it.answerTo(Frame.Kind.RUNS);
    assertThat(runs.number()).isEqualTo(1);
    assertThat(runs.other()).isEqualTo(program);
    assertThat(runs.words()).containsExactly("web");
    it.answerTo(Frame.Kind.ALL);
    assertThat(adopt(false, "web")).containsExactly("web");
    assertThat(runs()).as("adopted").isTrue();
    long more = it.launch("db", 31, "sleep", "7402");
    assertThat(ProcessHandle.of(more)).isPresent();
    it.hangUp();
    await(() -> it.wroteMark(LATER), "the mark of the boot that had adopted");
    assertThat(runs()).isFalse();
    assertThat(sleeping("7402")).isEmpty();
    assertThat(it.wroteMark()).isFalse();
    assertThat(it.process.waitFor(5, TimeUnit.SECONDS)).isTrue();
  }

  /** Nothing of the hand-over counts for a node that does not get to its end. */
  @Test
  void whoDiesBeforeItHasLeftIsDeadWithAllItHas_ND3() throws Exception {
    start(Containment.NAMESPACE);
    keep(HOUR_MS, "web");
    it.say(Frame.of(Frame.Kind.BYE));
    it.answerTo(Frame.Kind.OVER);
    assertThat(runs()).isTrue();
    it.hangUp();
    await(it::wroteMark, "the mark");
    assertThat(runs()).isFalse();
    assertThat(it.process.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(new Door(it.run).isOver(it.marker)).isTrue();
    assertThat(new Door(it.run).keeper()).isEmpty();
  }

  @Test
  void whoIsKilledOnceItIsKeptIsDeadWithAllItHas_ND3() throws Exception {
    start(Containment.NAMESPACE);
    keep(HOUR_MS, "web");
    it.node.destroyForcibly();
    it.hangUp();
    await(it::wroteMark, "the mark");
    assertThat(runs()).isFalse();
  }

  /** A lease that runs out proves its death: so nothing may outlive it before it has left. */
  @Test
  void beforeItHasLeftProgramsDieWithTheJvmThoughTheSupervisorIsStopped_ND3() throws Exception {
    start(Containment.NAMESPACE);
    keep(HOUR_MS, "web");
    it.say(Frame.of(Frame.Kind.BYE));
    it.answerTo(Frame.Kind.OVER);
    new ProcessBuilder("kill", "-STOP", "" + it.process.pid()).start().waitFor();
    TimeUnit.MILLISECONDS.sleep(200);
    assertThat(runs()).isTrue();
    it.hangUp();
    await(() -> !runs(), "it dies with the JVM");
  }

  @Test
  void theDeathOfABootThatHasNotAdoptedIsMarkedAndEndsNothing_ND3() throws Exception {
    start(Containment.NAMESPACE);
    keep(HOUR_MS, "web");
    leave();
    it.nextBoot(LATER);
    it.answerTo(Frame.Kind.ALL);
    it.node.destroyForcibly();
    it.hangUp();
    await(() -> it.wroteMark(LATER), "its mark");
    assertThat(runs()).isTrue();
    it.nextBoot(9);
    it.answerTo(Frame.Kind.ALL);
    assertThat(adopt(false, "web")).containsExactly("web");
    it.hangUp();
    await(() -> it.wroteMark(9), "the mark of who had adopted");
    assertThat(runs()).isFalse();
  }

  @Test
  void aBootThatDoesNotPetIsKilledAndEndsNothing_ND3() throws Exception {
    start(Containment.NAMESPACE);
    keep(HOUR_MS, "web");
    leave();
    it.nextBoot(LATER);
    it.say(Frame.of(Frame.Kind.ARM));
    await(() -> it.wroteMark(LATER), "its mark");
    assertThat(it.node.isAlive()).isFalse();
    assertThat(runs()).isTrue();
  }

  @Test
  void aBootThatLeavesWithoutAdoptingLeavesItToTheNext_ND3() throws Exception {
    start(Containment.NAMESPACE);
    keep(HOUR_MS, "web");
    leave();
    it.nextBoot(LATER);
    it.answerTo(Frame.Kind.ALL);
    it.send("web", 31, List.of(), "sleep", "7403");
    it.answerTo(Frame.Kind.FAILED);
    leave();
    it.nextBoot(LATER);
    it.answerTo(Frame.Kind.ALL);
    assertThat(runs()).isTrue();
    assertThat(adopt(false, "web")).containsExactly("web");
    assertThat(it.wroteMark(LATER)).isFalse();
  }

  /** It may be another that fails to claim the slot. */
  @Test
  void whoComesAndGoesAtOnceEndsNothing_ND3() throws Exception {
    start(Containment.NAMESPACE);
    keep(HOUR_MS, "web");
    leave();
    it.nextBoot(LATER);
    it.say(Frame.of(Frame.Kind.LEFT));
    it.nextBoot(LATER);
    it.answerTo(Frame.Kind.ALL);
    assertThat(runs()).isTrue();
  }

  @Test
  void whenNobodyComesItEnds_ND3() throws Exception {
    start(Containment.NAMESPACE);
    Path address = Files.createFile(folder.resolve("address"));
    bequeath("web", 2, "rm", address.toString());
    keep(1_000, "web");
    leave();
    assertThat(runs()).isTrue();
    assertThat(it.process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(runs()).isFalse();
    assertThat(address).doesNotExist();
    assertThat(it.wroteMark()).isFalse();
    assertThat(new Door(it.run).isOver(it.marker)).isTrue();
    assertThat(new Door(it.run).isOver("another")).isFalse();
  }

  private void bequeath(String owner, long id, String... command) throws IOException {
    List<String> words = new ArrayList<>(List.of(owner, folder.resolve("out").toString(), ""));
    words.add(Integer.toString(command.length));
    words.addAll(List.of(command));
    it.say(new Frame(Frame.Kind.BEQUEATH, id, 1_000, words, new byte[0]));
    it.answerTo(Frame.Kind.BEQUEATHED);
  }

  @Test
  void willsAreKeptAndDoneWithTheDeathOfWhoAdopts_RL15() throws Exception {
    start(Containment.NAMESPACE);
    Path address = Files.createFile(folder.resolve("address"));
    bequeath("web", 2, "rm", address.toString());
    keep(HOUR_MS, "web");
    leave();
    it.nextBoot(LATER);
    it.answerTo(Frame.Kind.RUNS);
    assertThat(it.answerTo(Frame.Kind.BEQUEATH).words()).contains("web", address.toString());
    it.answerTo(Frame.Kind.ALL);
    adopt(false, "web");
    assertThat(address).exists();
    it.hangUp();
    await(() -> it.wroteMark(LATER), "the mark");
    assertThat(address).doesNotExist();
  }

  @Test
  void whatIsNotToBeKeptEndsBeforeItIsConfirmed_RL15() throws Exception {
    start(Containment.NAMESPACE);
    Path address = Files.createFile(folder.resolve("address"));
    bequeath("db", 2, "rm", address.toString());
    it.launch("db", 3, "sleep", "7404");
    keep(HOUR_MS, "web", "job");
    assertThat(sleeping("7404")).isEmpty();
    assertThat(address).doesNotExist();
    leave();
    it.nextBoot(LATER);
    it.answerTo(Frame.Kind.ALL);
    assertThat(adopt(false, "web", "job", "db"))
        .as("what had nothing has lost nothing")
        .containsExactlyInAnyOrder("web", "job");
  }

  @Test
  void ofWhomAnythingHasEndedTheRestEndsToo_RL15() throws Exception {
    start(Containment.NAMESPACE);
    Path address = Files.createFile(folder.resolve("address"));
    bequeath("web", 2, "rm", address.toString());
    it.launch("web", 3, "sleep", "7405");
    it.launch("db", 4, "sleep", "7406");
    keep(HOUR_MS, "web", "db");
    leave();
    ProcessHandle.of(program).ifPresent(ProcessHandle::destroyForcibly);
    await(() -> !runs(), "it has ended");
    TimeUnit.MILLISECONDS.sleep(500); // its parent is to know
    it.nextBoot(LATER);
    it.answerTo(Frame.Kind.ALL);
    assertThat(adopt(false, "web", "db")).containsExactly("db");
    assertThat(sleeping("7405")).isEmpty();
    assertThat(address).doesNotExist();
    assertThat(sleeping("7406")).hasSize(1);
  }

  @Test
  void whatDaemonisesIsKeptToo_ND3() throws Exception {
    it = new RealSupervisor(folder);
    it.launch("web", 1, "sh", "-c", "env -i setsid sleep 7407 >/dev/null 2>&1 & exit");
    await(() -> !sleeping("7407").isEmpty(), "it runs");
    it.answerTo(Frame.Kind.EXITED);
    keep(HOUR_MS, "web");
    leave();
    it.nextBoot(LATER);
    it.answerTo(Frame.Kind.ALL);
    assertThat(adopt(false, "web")).containsExactly("web");
    assertThat(sleeping("7407")).hasSize(1);
  }

  /** The kernel ends a namespace with the JVM whose pipe its first process reads. */
  @Test
  void whatIsAdoptedDiesWithItsJvmThoughTheSupervisorIsStopped_ND3() throws Exception {
    start(Containment.NAMESPACE);
    keep(HOUR_MS, "web");
    leave();
    it.nextBoot(LATER);
    it.answerTo(Frame.Kind.ALL);
    try (OutputStream held = heldInput()) {
      assertThat(adopt(true, "web")).containsExactly("web");
      new ProcessBuilder("kill", "-STOP", "" + it.process.pid()).start().waitFor();
      TimeUnit.MILLISECONDS.sleep(300);
      assertThat(runs()).as("while the JVM lives").isTrue();
    }
    await(() -> !runs(), "it dies with the JVM");
  }

  @Test
  void aBootThatHoldsTheInputAndDiesUnadoptedEndsNothing_ND3() throws Exception {
    start(Containment.NAMESPACE);
    keep(HOUR_MS, "web");
    leave();
    it.nextBoot(LATER);
    it.answerTo(Frame.Kind.ALL);
    OutputStream held = heldInput();
    held.close();
    it.node.destroyForcibly();
    it.hangUp();
    await(() -> it.wroteMark(LATER), "its mark");
    TimeUnit.MILLISECONDS.sleep(300);
    assertThat(runs()).isTrue();
  }

  @Test
  void whoHasAdoptedMayHandOverAgain_ND3() throws Exception {
    start(Containment.NAMESPACE);
    keep(HOUR_MS, "web");
    leave();
    it.nextBoot(LATER);
    it.answerTo(Frame.Kind.ALL);
    adopt(false, "web");
    keep(HOUR_MS, "web");
    it.hangUp();
    await(() -> it.wroteMark(LATER), "killed before it has left: dead");
    assertThat(runs()).isFalse();
  }

  /** Its time begins anew: the last upgrade may be long ago. */
  @Test
  void whatIsHandedOverAgainIsKeptAsLong_ND3() throws Exception {
    start(Containment.NAMESPACE);
    keep(3_000, "web");
    leave();
    it.nextBoot(LATER);
    it.answerTo(Frame.Kind.ALL);
    adopt(false, "web");
    TimeUnit.MILLISECONDS.sleep(3_100);
    keep(HOUR_MS, "web");
    leave();
    TimeUnit.MILLISECONDS.sleep(500);
    assertThat(runs()).as(it.log()).isTrue();
    it.nextBoot(9);
    it.answerTo(Frame.Kind.ALL);
    assertThat(adopt(false, "web")).containsExactly("web");
  }

  @Test
  void aBootDoesNotHandOverWhatIsNotItsOwn_ND3() throws Exception {
    start(Containment.NAMESPACE);
    keep(HOUR_MS, "web");
    leave();
    it.nextBoot(LATER);
    it.answerTo(Frame.Kind.ALL);
    it.say(Frame.of(Frame.Kind.KEEP, 40, HOUR_MS, "web"));
    assertThat(it.answerTo(Frame.Kind.FAILED).number()).isEqualTo(40);
    it.hangUp();
    await(() -> it.wroteMark(LATER), "its mark");
    assertThat(runs()).isTrue();
  }

  @Test
  void withTheSupervisorThatKeepsThemTheyDie_ND3() throws Exception {
    start(Containment.NAMESPACE);
    keep(HOUR_MS, "web");
    leave();
    it.process.destroyForcibly();
    await(() -> !runs(), "they die with it");
    assertThat(new Door(it.run).isOver(it.marker)).as("nobody says so").isFalse();
  }
}
