package org.lockstep.node.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lockstep.node.supervisor.RealSupervisor.await;
import static org.lockstep.node.supervisor.RealSupervisor.sleeping;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the supervisor of a node does that waits for its disk with its gate closed (DB-8). */
@EnabledOnOs(value = OS.LINUX, disabledReason = "processes are looked up in /proc")
@Timeout(60)
class HoldTest {
  @TempDir Path folder;
  private RealSupervisor it;

  @BeforeEach
  void start() throws IOException {
    it = new RealSupervisor(folder);
  }

  @AfterEach
  void stop() throws IOException {
    it.close();
  }

  private void hold() throws IOException {
    it.say(Frame.of(Frame.Kind.HOLD));
    it.answerTo(Frame.Kind.HELD);
  }

  private void petFor(long ms) throws Exception {
    for (long waited = 0; waited < ms; waited += RealSupervisor.WATCHDOG_MS / 6) {
      it.say(Frame.of(Frame.Kind.PET));
      TimeUnit.MILLISECONDS.sleep(RealSupervisor.WATCHDOG_MS / 6);
    }
  }

  @Test
  void noProgramIsLeftWhenItSaysSoNotEvenADaemon_RL15() throws Exception {
    it.send("o", 1, List.of(), "sh", "-c", "env -i setsid sleep 7501 >/dev/null 2>&1 & sleep 7502");
    await(() -> !sleeping("7501").isEmpty() && !sleeping("7502").isEmpty(), "both run");
    hold();
    assertThat(sleeping("7501")).isEmpty();
    assertThat(sleeping("7502")).isEmpty();
  }

  @Test
  void nothingIsLaunchedUntilItIsResumed_RL15() throws Exception {
    hold();
    it.send("o", 1, List.of(), "sleep", "7503");
    it.answerTo(Frame.Kind.FAILED);
    assertThat(sleeping("7503")).isEmpty();
    it.say(Frame.of(Frame.Kind.RESUME));
    it.launch("o", 2, "sleep", "7504");
    await(() -> !sleeping("7504").isEmpty(), "it runs");
  }

  @Test
  void whatWasLaunchedBetweenTwoWaitsIsEndedByTheSecond_RL15() throws Exception {
    it.launch("o", 1, "sleep", "7505");
    hold();
    it.say(Frame.of(Frame.Kind.RESUME));
    it.launch("o", 2, "sleep", "7506");
    await(() -> !sleeping("7506").isEmpty(), "it runs");
    hold();
    assertThat(sleeping("7506")).isEmpty();
  }

  @Test
  void aNodeThatWaitsAndIsPettedLives_DB8() throws Exception {
    hold();
    it.say(Frame.of(Frame.Kind.ARM));
    petFor(3 * RealSupervisor.WATCHDOG_MS);
    assertThat(it.node.isAlive()).isTrue();
    assertThat(it.wroteMark()).isFalse();
  }

  @Test
  void aPausedNodeIsKilledAndMarkedAsEver_ND3() throws Exception {
    it.say(Frame.of(Frame.Kind.ARM));
    it.say(Frame.of(Frame.Kind.HOLD));
    await(it::wroteMark, "the mark");
    assertThat(it.node.isAlive()).isFalse();
  }

  @Test
  void whoeverDiesWhileItWaitsIsMarked_ND3() throws Exception {
    hold();
    it.hangUp();
    await(it::wroteMark, "the mark");
  }

  @Test
  void itMayLeaveAfterwards_MM12() throws Exception {
    hold();
    it.say(Frame.of(Frame.Kind.RESUME));
    it.say(Frame.of(Frame.Kind.BYE));
    it.answerTo(Frame.Kind.OVER);
    it.say(Frame.of(Frame.Kind.RESUME));
    it.send("o", 1, List.of(), "sleep", "7507");
    it.answerTo(Frame.Kind.FAILED);
    assertThat(sleeping("7507")).isEmpty();
  }
}
