package org.lockstep.node.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
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

/** What outlives programs is undone before the death of their node is told (RL-15). */
@EnabledOnOs(value = OS.LINUX, disabledReason = "processes are looked up in /proc")
@Timeout(60)
class WillsTest {
  private static final long WITHIN_MS = 300;

  @TempDir Path folder;
  private RealSupervisor it;
  private Path address;

  @BeforeEach
  void anAddressIsThere() throws IOException {
    it = new RealSupervisor(folder, Containment.NAMESPACE, Map.of());
    address = Files.createFile(folder.resolve("address"));
  }

  @AfterEach
  void stop() throws IOException {
    it.close();
  }

  private Frame.Kind bequeath(String owner, long id, String... command) throws IOException {
    return bequeath(folder.resolve("out"), owner, id, command);
  }

  private Frame.Kind bequeath(Path output, String owner, long id, String... command)
      throws IOException {
    List<String> words = new ArrayList<>(List.of(owner, output.toString(), ""));
    words.add(Integer.toString(command.length));
    words.addAll(List.of(command));
    words.add("ADDRESS=" + address);
    it.say(new Frame(Frame.Kind.BEQUEATH, id, WITHIN_MS, words, new byte[0]));
    Frame answer = it.read();
    assertThat(answer.number()).isEqualTo(id);
    return answer.kind();
  }

  private void remove(String owner, long id) throws IOException {
    assertThat(bequeath(owner, id, "sh", "-c", "sleep 0.1; rm \"$ADDRESS\""))
        .isEqualTo(Frame.Kind.BEQUEATHED);
  }

  @Test
  void whenTheProgramsAreGoneAndBeforeTheMark_RL15() throws Exception {
    Path lock = folder.resolve("lock");
    Path early = folder.resolve("early");
    it.launch("web", 1, "flock", lock.toString(), "sleep", "7300");
    await(() -> !sleeping("7300").isEmpty(), "it runs");
    String look = "flock -n " + lock + " true || touch " + early + "; sleep 0.2; rm $ADDRESS";
    assertThat(bequeath("ip", 2, "sh", "-c", look)).isEqualTo(Frame.Kind.BEQUEATHED);
    it.hangUp();
    while (Files.exists(address)) {
      assertThat(it.wroteMark()).as("while the address is there").isFalse();
      TimeUnit.MILLISECONDS.sleep(1);
    }
    await(it::wroteMark, "marked");
    assertThat(early).as("its program still ran").doesNotExist();
  }

  /** An agent kills by a number that its program has written down. */
  @Test
  void itSeesNoProcessesButItsOwn() throws Exception {
    assumeTrue(it.containment == Containment.NAMESPACE, "PID namespaces need root or the like");
    bequeath("ip", 1, "sh", "-c", "test \"$(ls -d /proc/[0-9]* | wc -l)\" -lt 6 && rm $ADDRESS");
    it.hangUp();
    await(it::wroteMark, "marked");
    assertThat(address).doesNotExist();
  }

  @Test
  void againUntilItSucceeds_RL15() throws Exception {
    Path works = folder.resolve("works");
    bequeath("ip", 1, "sh", "-c", "test -e " + works + " && rm $ADDRESS");
    it.hangUp();
    TimeUnit.MILLISECONDS.sleep(700);
    assertThat(it.wroteMark()).isFalse();
    Files.createFile(works);
    await(it::wroteMark, "marked");
    assertThat(address).doesNotExist();
    assertThat(it.log()).contains("the will of ip").contains("exit code 1");
  }

  @Test
  void oneThatHangsIsKilledAndDoneAgain() throws Exception {
    Path once = folder.resolve("once");
    String command = "test -e " + once + " || { touch " + once + "; sleep 7301; }; rm $ADDRESS";
    bequeath("ip", 1, "sh", "-c", command);
    it.hangUp();
    await(it::wroteMark, "marked");
    assertThat(address).doesNotExist();
    assertThat(sleeping("7301")).isEmpty();
    assertThat(it.log()).contains("no end within 300 ms");
  }

  @Test
  void notWhatWasRevoked() throws Exception {
    remove("ip", 1);
    it.say(Frame.of(Frame.Kind.REVOKE, 2, 0, "ip"));
    assertThat(it.answerTo(Frame.Kind.REVOKED).number()).isEqualTo(2);
    it.hangUp();
    await(it::wroteMark, "marked");
    assertThat(address).exists();
  }

  @Test
  void theLaterOfAnOwnerInPlaceOfTheEarlier() throws Exception {
    bequeath("ip", 1, "false");
    remove("ip", 2);
    it.hangUp();
    await(it::wroteMark, "marked");
    assertThat(address).doesNotExist();
  }

  /** The disk of the logs may be full, or the one that is lost. */
  @Test
  void itNeedsNoLog_RL15() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(bequeath(file.resolve("log"), "ip", 1, "rm", address.toString()))
        .isEqualTo(Frame.Kind.BEQUEATHED);
    it.hangUp();
    await(it::wroteMark, "marked");
    assertThat(address).doesNotExist();
  }

  @Test
  void whatCannotBeExecutedIsRefused() throws Exception {
    assertThat(bequeath("ip", 1, folder + "/missing")).isEqualTo(Frame.Kind.FAILED);
  }

  @Test
  void beforeANodeThatLeavesIsToldThatAllIsOver_RL10() throws Exception {
    remove("ip", 1);
    it.say(Frame.of(Frame.Kind.BYE));
    it.answerTo(Frame.Kind.OVER);
    assertThat(address).doesNotExist();
  }

  /** It would have to be undone: so this node is not said to have nothing left (DB-8). */
  @Test
  void whoHasAWillDoesNotWaitForItsDisk_DB8() throws Exception {
    remove("ip", 1);
    it.say(Frame.of(Frame.Kind.HOLD));
    TimeUnit.MILLISECONDS.sleep(200);
    it.say(Frame.of(Frame.Kind.ASK, 9, 0));
    assertThat(it.read().kind()).as("no HELD before it").isEqualTo(Frame.Kind.HERE);
  }
}
