package org.lockstep.node.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lockstep.node.supervisor.RealSupervisor.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A file stands in for the device: what would reach it is appended. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "watchdog devices are Linux's")
@Timeout(60)
class WatchdogDeviceTest {
  @TempDir Path folder;
  private RealSupervisor it;
  private Path device;

  @BeforeEach
  void start() throws IOException {
    it = new RealSupervisor(folder);
    device = Files.createFile(folder.resolve("device"));
  }

  @AfterEach
  void stop() throws IOException {
    it.close();
  }

  private String open(Path file) throws IOException {
    it.say(Frame.of(Frame.Kind.DEVICE, 0, 0, file.toString()));
    return it.answerTo(Frame.Kind.DEVICE_OPEN).words().get(0);
  }

  private void leaseLasts(long ms) throws IOException {
    it.say(Frame.of(Frame.Kind.ASK, 1, System.nanoTime() / 1_000_000 + ms));
  }

  private String written() {
    try {
      return Files.readString(device);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isStopped() {
    return written().endsWith("V");
  }

  @Test
  void isPettedForAsLongAsTheLeaseLasts_ND4_DB8() throws Exception {
    assertThat(open(device)).isEmpty();
    TimeUnit.MILLISECONDS.sleep(700);
    assertThat(written()).as("there is no lease yet").isEmpty();
    leaseLasts(1_300);
    await(() -> written().length() >= 2, "pets, though the JVM says nothing more");
    TimeUnit.MILLISECONDS.sleep(1_400);
    String before = written();
    TimeUnit.MILLISECONDS.sleep(1_200);
    assertThat(written()).as("the lease has run out").isEqualTo(before).doesNotContain("V");
    leaseLasts(60_000);
    await(() -> written().length() > before.length(), "pets again");
  }

  /** A slow disk may keep it long after that, and nobody asks for the lease any more. */
  @Test
  void isStoppedWhenTheGateIsClosedAndTheProgramsAreOver_MM12() throws Exception {
    open(device);
    leaseLasts(60_000);
    await(() -> !written().isEmpty(), "a pet");
    assertThat(isStopped()).isFalse();
    it.say(Frame.of(Frame.Kind.BYE));
    it.answerTo(Frame.Kind.OVER);
    assertThat(isStopped()).isTrue();
    it.say(Frame.of(Frame.Kind.LEFT));
    assertThat(it.process.waitFor(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void isStoppedWhenNodeAndProgramsAreDead_ND3() throws Exception {
    open(device);
    long program = it.launch("owner", 1, "sleep", "100");
    it.hangUp();
    await(this::isStopped, "nothing is left");
    assertThat(ProcessTable.runs(program)).isFalse();
    await(it::wroteMark, "the mark");
  }

  @Test
  void isLeftToItselfWhenTheSupervisorIsKilled_ND4() throws Exception {
    open(device);
    leaseLasts(60_000);
    await(() -> !written().isEmpty(), "a pet");
    it.process.destroyForcibly().waitFor();
    assertThat(written()).doesNotContain("V");
  }

  @Test
  void whatCannotBeOpenedIsSaid_AL1() throws Exception {
    assertThat(open(folder.resolve("none"))).contains("NoSuchFile").contains("none");
  }
}
