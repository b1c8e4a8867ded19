package org.lockstep.node.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lockstep.node.boot.LinkedSupervisor.await;
import static org.lockstep.node.boot.LinkedSupervisor.running;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lockstep.node.supervisor.Containment;

@EnabledOnOs(value = OS.LINUX, disabledReason = "the supervisor contains programs as Linux can")
@Timeout(60)
class StoppedSupervisorTest {
  @TempDir Path folder;
  private LinkedSupervisor it;

  @AfterEach
  void stop() throws Exception {
    it.close();
  }

  @ParameterizedTest
  @EnumSource(Containment.class)
  void whatAStoppedOneHasLaunchedEndsWithIt_ND3_RL15(Containment most) throws Exception {
    it = new LinkedSupervisor(folder, most);
    it.launch("sh", "-c", "sleep 7411 & exec sleep 7412");
    assertThat(running("sleep 741")).isNotEmpty();
    it.signal("STOP");
    it.endOrphans();
    await(() -> !it.process.isAlive(), "its death");
    await(() -> running("sleep 741").findAny().isEmpty(), "all of it is dead");
  }

  @Test
  void aStoppedOneIsSilentAndOneThatGoesOnIsNot_ND3() throws Exception {
    it = new LinkedSupervisor(folder, Containment.NAMESPACE);
    it.signal("STOP");
    await(() -> asked(it.link::pet) && it.link.isDoubtful(), "doubt");
    assertThat(it.link.isSilent()).isFalse();
    await(() -> asked(it.link::ask) && it.link.isSilent(), "certainty");
    it.signal("CONT");
    await(() -> !it.link.isDoubtful(), "all is answered");
    assertThat(it.link.isSilent()).isFalse();
  }

  private static boolean asked(Runnable question) {
    question.run();
    return true;
  }
}
