package org.lockstep.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Nodes come and go while the cluster runs (DB-1); the disk has room for four. */
@Timeout(180)
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals and /proc")
class LiveNodesIT {
  @TempDir Path folder;
  private Sandbox first;
  private Sandbox second;

  @BeforeEach
  void startOne() throws Exception {
    first = Sandbox.in(folder, Map.of());
    second = Sandbox.in(folder, Map.of());
    first.format("d", "test", "N0");
    start(first, "N0");
  }

  @AfterEach
  void end() throws Exception {
    second.close();
    first.close();
  }

  private static void start(Sandbox box, String node) throws Exception {
    assertThat(box.done("node", "start", "--disk", "d", "--node", node)).contains("has joined");
  }

  private JsonNode listed(String name) throws Exception {
    for (JsonNode node : first.json("node", "list", "--json")) {
      if (node.path("name").asText().equals(name)) {
        return node;
      }
    }
    throw new AssertionError(name + " is not listed");
  }

  @Test
  void aNodeIsAddedStartsIsChangedLeavesAndIsRemoved_DB1() throws Exception {
    assertThat(first.done("node", "add", "N1", "--label", "rack=r1", "--label", "row=7"))
        .contains("slot 1");
    start(second, "N1");
    assertThat(listed("N1").path("state").asText()).isEqualTo("JOINED");

    assertThat(first.refused("node", "remove", "N1", "--yes")).contains("JOINED");
    second.done("node", "set", "N1", "--label", "rack=r2", "--label", "row=");
    assertThat(listed("N1").path("labels").path("rack").asText()).isEqualTo("r2");
    assertThat(listed("N1").path("labels")).hasSize(1);

    second.done("node", "leave");
    second.close();
    assertThat(first.refused("node", "remove", "N1")).contains("--yes");
    first.done("node", "remove", "N1", "--yes");
    assertThat(first.json("node", "list", "--json")).hasSize(1);
    assertThat(second.refused("node", "start", "--disk", "d", "--node", "N1")).contains("N0");
    assertThat(first.json("disk", "check", "d", "--json").path("ok").asBoolean()).isTrue();
  }

  @Test
  void whatIsWrongChangesNothing_AL1() throws Exception {
    assertThat(first.refused("node", "add", "N0")).contains("slot 0 has that name");
    assertThat(first.refused("node", "add", "a b")).contains("'a b'");
    assertThat(first.refused("node", "add", "N1", "--address", "nowhere")).contains("nowhere");
    assertThat(first.refused("node", "set", "N7", "--label", "a=b")).contains("N0");
    assertThat(first.refused("node", "set", "N0")).contains("--label");
    assertThat(first.refused("node", "remove", "N0", "--yes")).contains("JOINED");
    Files.writeString(folder.resolve("c.yaml"), "nodes: {N1: {panic: [reboot]}, N2: {boot: [x]}}");
    assertThat(first.refused("node", "add", "N1", "--config", "c.yaml"))
        .contains("c.yaml: nodes.N1.panic")
        .contains("absolute");
    assertThat(first.refused("node", "add", "N2", "--config", "c.yaml")).contains("nodes.N2.boot");
    assertThat(first.refused("node", "add", "N3", "--config", "c.yaml")).contains("nodes.N3");
    assertThat(first.refused("node", "add", "N3", "--config", "no.yaml")).contains("no such file");
    for (int slot = 1; slot < Sandbox.SLOTS; slot++) {
      first.done("node", "add", "M" + slot);
    }
    assertThat(first.refused("node", "add", "M4")).contains("all 4 slots");
    assertThat(first.json("node", "list", "--json")).hasSize(Sandbox.SLOTS);
  }

  @Test
  void whatANodeIsToDoWhenItPanicsIsDone_DB1() throws Exception {
    Path done = folder.resolve("panicked");
    Files.writeString(
        folder.resolve("c.yaml"), "nodes: {N1: {panic: [/bin/touch, '" + done + "']}}");
    first.done("node", "add", "N1", "--config", "c.yaml");
    start(second, "N1");
    ProcessHandle supervisor = supervisor(second);
    second.done("node", "leave");
    assertThat(supervisor.onExit().get(20, TimeUnit.SECONDS).isAlive()).isFalse();
    TimeUnit.MILLISECONDS.sleep(200); // for what it might have begun
    assertThat(done).as("it has left").doesNotExist();
    second.close();
    start(second, "N1");
    first.done("node", "force", "N1", "--reason", "test", "--yes");
    isMade(done);
    start(second, "N1");
    supervisor(second).destroyForcibly();
    isMade(done);
  }

  private static void isMade(Path file) throws Exception {
    for (int waited = 0; waited < 200 && Files.notExists(file); waited++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(file).exists();
    Files.delete(file);
  }

  private static ProcessHandle supervisor(Sandbox box) {
    return ProcessHandle.allProcesses()
        .filter(process -> line(process).contains("org.lockstep.node.supervisor.Supervisor"))
        .filter(process -> line(process).contains(box.run() + "/"))
        .findFirst()
        .orElseThrow();
  }

  private static String line(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }
}
