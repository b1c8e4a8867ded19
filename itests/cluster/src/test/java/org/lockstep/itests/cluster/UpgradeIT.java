package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A node's JVM stops and starts; what runs on it goes on, and runs nowhere else (ND-3, RL-1). */
@Timeout(180)
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals, flock and /proc")
class UpgradeIT {
  /** By which the programs of this run are known among all others. */
  private final String seconds = "" + ThreadLocalRandom.current().nextInt(100_000, 1_000_000);

  private RealCluster cluster;
  private long pid;

  @BeforeEach
  void itRunsOnN1() throws Exception {
    cluster = new RealCluster(3);
    cluster.startAndAwait(0, 1, 2);
    Path file =
        Files.writeString(
            cluster.folder().resolve("web.yaml"),
            """
            client_services:
              - name: web
                preferences: {ordered: [N1, N2]}
                maturity: {count: 3}
                monitor: [{watcher: process, interval: 200ms}]
                actions:
                  start: {type: exec, daemon: true, command: [sleep, "SECONDS"]}
            """
                .replace("SECONDS", seconds));
    cluster.run(0, "cs", "define", file.toString());
    cluster.awaitService(0, "web", "REGISTERED N1");
    pid = only();
    cluster.run(0, "node", "maintain", "N1");
  }

  @AfterEach
  void end() throws Exception {
    programs().forEach(ProcessHandle::destroyForcibly);
    cluster.close();
  }

  private List<ProcessHandle> programs() {
    List<String> lines = List.of("sleep " + seconds, "/usr/bin/sleep " + seconds);
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().filter(lines::contains).isPresent())
        .toList();
  }

  private long only() throws IOException {
    List<ProcessHandle> found = programs();
    assertThat(found).as(cluster.logs()).hasSize(1);
    return found.get(0).pid();
  }

  private void stop() throws Exception {
    cluster.signal(1, "TERM");
    assertThat(cluster.process(1).waitFor(60, TimeUnit.SECONDS)).as(cluster.logs()).isTrue();
    cluster.await(0, "N1 has left", status -> status.stateOf("N1").equals("INACTIVE"));
  }

  private void awaitNone() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (ProcessHandle.of(pid).isPresent()) {
      assertThat(System.nanoTime()).as("it ends\n" + cluster.logs()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void itIsAdoptedAndNobodyElseTakesItMeanwhile_ND3_RL1() throws Exception {
    stop();
    TimeUnit.SECONDS.sleep(12); // after that others take what a node has left for ended
    assertThat(only()).as("it lives on").isEqualTo(pid);
    assertThat(cluster.run(0, "cs", "show", "web"))
        .contains("handed over to its supervisor until N1 is back");
    assertThatThrownBy(() -> cluster.run(0, "node", "unmaintain", "N1"))
        .hasMessageContaining("run on under its supervisor");
    cluster.startAndAwait(1);
    cluster.await(0, "it is adopted", status -> shows("adopted by N1's boot 2"));
    assertThat(only()).as("nothing is started again").isEqualTo(pid);
    cluster.run(0, "node", "unmaintain", "N1");
    TimeUnit.SECONDS.sleep(2);
    assertThat(only()).isEqualTo(pid);
    cluster.awaitService(0, "web", "REGISTERED N1");
    cluster.kill(1);
    cluster.awaitService(0, "web", "REGISTERED N2");
    assertThat(only()).as("it died with the boot that had adopted it").isNotEqualTo(pid);
  }

  private boolean shows(String text) {
    try {
      return cluster.run(0, "cs", "show", "web").contains(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aNodeThatIsKilledInMaintenanceEndsAllItHas_ND3() throws Exception {
    cluster.kill(1);
    cluster.await(0, "N1 is forced out", status -> status.stateOf("N1").equals("INACTIVE"));
    awaitNone();
    cluster.run(0, "node", "unmaintain", "N1");
    cluster.awaitService(0, "web", "REGISTERED N2");
  }

  @Test
  void aSupervisorThatIsKilledMeanwhileTakesItAlong_RL15() throws Exception {
    List<ProcessHandle> supervisors = cluster.process(1).descendants().toList();
    stop();
    assertThat(only()).isEqualTo(pid);
    supervisors.forEach(ProcessHandle::destroyForcibly);
    awaitNone();
    cluster.startAndAwait(1);
    cluster.await(0, "nothing is handed over", status -> shows("in maintenance"));
    cluster.run(0, "node", "unmaintain", "N1");
    cluster.await(0, "it is started again", status -> programs().size() == 1);
    assertThat(only()).isNotEqualTo(pid);
  }
}
