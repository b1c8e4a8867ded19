package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Groups, monitors, notify actions and what runs on all nodes, with programs that die. */
@Timeout(180)
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals, flock and /proc")
class RegistrationIT {
  /** By which the programs of this run are known among all others. */
  private final String seconds = "" + ThreadLocalRandom.current().nextInt(100_000, 1_000_000);

  private RealCluster cluster;
  private Path told;

  @BeforeEach
  void start() throws Exception {
    cluster = new RealCluster(3);
    cluster.startAndAwait(0, 1, 2);
    told = cluster.folder().resolve("told");
    Path file =
        Files.writeString(
            cluster.folder().resolve("group.yaml"),
            """
            client_services:
              - name: base
                preferences: {ordered: [N0, N1]}
                maturity: {count: 3}
                actions:
                  start: {type: exec, daemon: false, command: ["true"]}
                  stop: {type: exec}
                  notify:
                    type: exec
                    shell: echo "$LOCKSTEP_NODE by $LOCKSTEP_REGISTERED_ON" >> TOLD
              - name: web
                parent: base
                restart: {attempts: 1, within: 10m}
                monitor: [{watcher: process, interval: 200ms}]
                actions:
                  start: {daemon: true, command: [sleep, "SECONDS"]}
              - name: agent
                placement_policy: register_on_all
                actions:
                  start: {type: exec, command: [sleep, "1SECONDS"]}
            """
                .replace("TOLD", told.toString())
                .replace("SECONDS", seconds));
    cluster.run(0, "cs", "define", file.toString());
  }

  @AfterEach
  void end() throws Exception {
    cluster.close();
  }

  private List<ProcessHandle> programs(String argument) {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .commandLine()
                    .filter(("/usr/bin/sleep " + argument)::equals)
                    .or(() -> process.info().commandLine().filter(("sleep " + argument)::equals))
                    .isPresent())
        .toList();
  }

  private void die() throws Exception {
    List<ProcessHandle> webs = programs(seconds);
    assertThat(webs).hasSize(1);
    webs.get(0).destroyForcibly();
    webs.get(0).onExit().get(10, TimeUnit.SECONDS);
  }

  @Test
  void whatDiesIsStartedInPlaceThenItsGroupMoves_RL8_EM5() throws Exception {
    cluster.awaitService(2, "web", "REGISTERED N0");
    die();
    await("web runs again", () -> programs(seconds).size() == 1);
    cluster.awaitService(2, "web", "REGISTERED N0");
    die();
    cluster.awaitService(2, "web", "REGISTERED N1");
    cluster.awaitService(2, "base", "REGISTERED N1");
    assertThat(programs(seconds)).as(cluster.logs()).hasSize(1);
    assertThat(cluster.run(2, "cs", "show", "web")).contains("web/process: it has ended");
  }

  @Test
  void aGroupAndWhatIsOnAllNodesOutliveANode_RL8_RL16_RL6() throws Exception {
    cluster.awaitService(2, "web", "REGISTERED N0");
    cluster.awaitService(2, "agent", "REGISTERED N0 N1 N2");
    await("N1 and N2 are notified", () -> lines().containsAll(List.of("1 by 0", "2 by 0")));
    cluster.kill(0);
    cluster.awaitService(2, "web", "REGISTERED N1");
    cluster.awaitService(2, "agent", "REGISTERED N1 N2");
    await("N2 is notified", () -> lines().contains("2 by 1"));
    assertThat(lines()).doesNotContain("0 by 0", "1 by 1");
    assertThat(programs(seconds)).as(cluster.logs()).hasSize(1);
    assertThat(programs("1" + seconds)).as(cluster.logs()).hasSize(2);
  }

  private List<String> lines() throws IOException {
    return Files.exists(told) ? Files.readAllLines(told) : List.of();
  }

  /** Something that may not be yet. */
  @FunctionalInterface
  private interface Wanted {
    boolean is() throws Exception;
  }

  private void await(String what, Wanted wanted) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!wanted.is()) {
      assertThat(System.nanoTime()).as(what + "\n" + cluster.logs()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
