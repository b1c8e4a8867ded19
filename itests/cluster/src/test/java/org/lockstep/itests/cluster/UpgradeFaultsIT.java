package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whenever a node that is upgraded is killed, its program never runs twice (ND-3, RL-1). */
@Timeout(240)
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals, flock and /proc")
class UpgradeFaultsIT {
  /** By which the programs of this run are known among all others. */
  private final String seconds = "" + ThreadLocalRandom.current().nextInt(100_000, 1_000_000);

  private final AtomicBoolean twice = new AtomicBoolean();
  private final AtomicBoolean over = new AtomicBoolean();
  private RealCluster cluster;
  private Thread witness;

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
                actions:
                  start: {type: exec, daemon: true, command: [sleep, "SECONDS"]}
            """
                .replace("SECONDS", seconds));
    cluster.run(0, "cs", "define", file.toString());
    cluster.awaitService(0, "web", "REGISTERED N1");
    cluster.run(0, "node", "maintain", "N1");
    witness = new Thread(this::watch);
    witness.start();
  }

  @AfterEach
  void end() throws Exception {
    over.set(true);
    witness.join();
    programs().forEach(ProcessHandle::destroyForcibly);
    cluster.close();
  }

  private void watch() {
    while (!over.get()) {
      if (programs().size() > 1) {
        twice.set(true);
      }
    }
  }

  private List<ProcessHandle> programs() {
    List<String> lines = List.of("sleep " + seconds, "/usr/bin/sleep " + seconds);
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().filter(lines::contains).isPresent())
        .toList();
  }

  private void awaitEnd() throws Exception {
    assertThat(cluster.process(1).waitFor(60, TimeUnit.SECONDS)).as(cluster.logs()).isTrue();
    cluster.await(0, "N1 is gone", status -> status.stateOf("N1").equals("INACTIVE"));
  }

  /** Whatever has become of it, its node's return puts it right. */
  private void comesBack() throws Exception {
    cluster.startAndAwait(1);
    cluster.await(0, "nothing is handed over", status -> !shows("handed over"));
    cluster.run(0, "node", "unmaintain", "N1");
    cluster.await(0, "it runs", status -> programs().size() == 1);
    TimeUnit.SECONDS.sleep(2);
    assertThat(programs()).as(cluster.logs()).hasSize(1);
    assertThat(cluster.status(0).orElseThrow().service("web")).startsWith("REGISTERED");
    assertThat(twice).as(cluster.logs()).isFalse();
  }

  private boolean shows(String text) {
    try {
      return cluster.run(0, "cs", "show", "web").contains(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 60, 100, 140, 200})
  void killedWhileItLeaves(int afterMs) throws Exception {
    cluster.signal(1, "TERM");
    TimeUnit.MILLISECONDS.sleep(afterMs);
    cluster.kill(1);
    awaitEnd();
    comesBack();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 1_000, 1_500, 2_000, 2_500})
  void killedWhileItComesBack(int afterMs) throws Exception {
    cluster.signal(1, "TERM");
    awaitEnd();
    cluster.start(1);
    TimeUnit.MILLISECONDS.sleep(afterMs);
    cluster.kill(1);
    awaitEnd();
    assertThat(programs().size()).as("not twice").isLessThan(2);
    comesBack();
  }
}
