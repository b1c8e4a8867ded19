package org.lockstep.node.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.Environment;
import org.lockstep.base.ProblemException;
import org.lockstep.node.boot.core.HostWatchdog;
import org.lockstep.store.spi.Timing;

/** With a folder as the kernel has it, and files for devices. */
class KernelWatchdogsTest {
  @TempDir Path folder;
  private Path shown;
  private KernelWatchdogs watchdogs;
  private Environment.Pause pause = ms -> {};

  @BeforeEach
  void makeDevice() throws IOException {
    watchdogs = new KernelWatchdogs(folder.resolve("class"));
    shown = Files.createDirectories(folder.resolve("class/watchdog0"));
    say("identity", "Software Watchdog");
    say("timeout", "5");
    say("nowayout", "0");
    say("state", "inactive");
  }

  private void say(String what, String text) throws IOException {
    Files.writeString(shown.resolve(what), text + "\n");
  }

  private void stopped() {
    try {
      say("state", "inactive");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path device(String name) throws IOException {
    return Files.createFile(folder.resolve(name));
  }

  @Test
  void whatTheKernelTellsIsRead_ND4() throws Exception {
    assertThat(watchdogs.fit(device("watchdog0"), Timing.SAN, pause))
        .isEqualTo(new HostWatchdog("Software Watchdog", OptionalLong.of(5), false, false, false));
  }

  @Test
  void theFirstHasTwoNamesAndMayHaveMore_ND4() throws Exception {
    assertThat(watchdogs.fit(device("watchdog"), Timing.SAN, pause).timeoutS()).hasValue(5);
    Path link = Files.createSymbolicLink(folder.resolve("mine"), device("watchdog0"));
    assertThat(watchdogs.fit(link, Timing.SAN, pause).timeoutS()).hasValue(5);
  }

  @Test
  void whatDoesNotFitIsRefusedByName_AL1() throws Exception {
    Path device = device("watchdog0");
    say("timeout", "60");
    assertThatThrownBy(() -> watchdogs.fit(device, Timing.SAN, pause))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(device.toString())
        .hasMessageContaining("60 s");
    say("timeout", "5");
    say("state", "active");
    assertThatThrownBy(() -> watchdogs.fit(device, Timing.SAN, pause))
        .hasMessageContaining("runs already");
    say("state", "inactive");
    say("nowayout", "1");
    assertThatThrownBy(() -> watchdogs.fit(device, Timing.SAN, pause))
        .hasMessageContaining("nowayout");
  }

  @Test
  void theLastBootHasTimeToStopIt_ND4() throws Exception {
    say("state", "active");
    long[] waitedMs = new long[1];
    pause =
        ms -> {
          waitedMs[0] += ms;
          if (waitedMs[0] >= 2_000) {
            stopped();
          }
        };
    assertThat(watchdogs.fit(device("watchdog0"), Timing.SAN, pause).running()).isFalse();
    assertThat(waitedMs[0]).isLessThan(Timing.SAN.deadMs());
  }

  @Test
  void oneThatItsHoldersDeathStopsIsRefused_ND4() throws Exception {
    Path device = device("watchdog0");
    say("options", "0x8180");
    watchdogs.fit(device, Timing.SAN, pause);
    say("options", "0x8080");
    assertThatThrownBy(() -> watchdogs.fit(device, Timing.SAN, pause))
        .hasMessageContaining("magic close");
  }

  @Test
  void whatTheKernelDoesNotTellOfIsRefused_AL1() throws Exception {
    Path unknown = device("watchdog7");
    assertThatThrownBy(() -> watchdogs.fit(unknown, Timing.SAN, pause))
        .hasMessageContaining("not known");
    assertThatThrownBy(() -> watchdogs.fit(folder.resolve("none"), Timing.SAN, pause))
        .hasMessageContaining("no such device");
  }
}
