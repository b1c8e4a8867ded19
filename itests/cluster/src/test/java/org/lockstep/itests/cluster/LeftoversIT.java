package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a run has left that was killed goes with the next one; what another run has stays. */
@Timeout(60)
class LeftoversIT {

  @Test
  void aKilledRunsProcessesMountsAndNamespacesGo() throws Exception {
    Needs.NETWORK.orSkip();
    Needs.DISKS.orSkip();
    String name = "lsh-" + deadProcess() + "-1";
    Path folder = Leftovers.folder(name);
    Path image = Files.write(folder.resolve("image"), new byte[1 << 20]);
    Path own = Files.createDirectory(folder.resolve("N0"));
    Network network = new Network(name, 1);
    Command sleeper = Command.of("sleep", "1000").within(network.within(0));
    Process inside = new ProcessBuilder(sleeper.words()).start();
    new DiskPath(own, image).hang(); // nothing answers any more, not even its end
    Leftovers.clean();
    assertThat(inside.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(folder).doesNotExist();
    assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(name);
    assertThat(Command.of("ip", "netns", "list").run()).doesNotContain(name);
  }

  @Test
  void aLiveRunsStay() throws Exception {
    Needs.NETWORK.orSkip();
    String name = Leftovers.newName();
    try (Network network = new Network(name, 1)) {
      Leftovers.clean();
      assertThat(Command.of("ip", "netns", "list").run()).contains(name);
    }
    assertThat(Command.of("ip", "netns", "list").run()).doesNotContain(name);
  }

  private static long deadProcess() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }
}
