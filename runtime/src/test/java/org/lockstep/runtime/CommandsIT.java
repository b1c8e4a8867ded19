package org.lockstep.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The commands through the script, with one node; and whatever people get wrong. */
@Timeout(180)
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals and /proc")
class CommandsIT {
  @TempDir Path folder;
  private Sandbox box;

  @BeforeEach
  void format() throws Exception {
    box = Sandbox.in(folder, Map.of());
    Files.writeString(
        folder.resolve("config.yaml"), "nodes: {N1: {address: '127.0.0.1:1', labels: {rack: r1}}}");
    box.format("d", "test", "N0,N1", "--config", "config.yaml");
  }

  @AfterEach
  void end() throws Exception {
    box.close();
  }

  @Test
  void aNodesLife() throws Exception {
    assertThat(box.script().run("status").exit()).as("nothing listens").isEqualTo(3);
    assertThat(box.script().run("node", "start").exit()).as("usage").isEqualTo(2);
    assertThat(box.done("node", "start", "--disk", "d", "--node", "N0")).contains("N0 has joined");
    assertThat(box.refused("node", "start", "--disk", "d", "--node", "N0"))
        .contains("already runs");

    JsonNode status = box.json("status", "--json");
    assertThat(status.path("cluster").asText()).isEqualTo("test");
    assertThat(status.path("localNode").asText()).isEqualTo("N0");
    assertThat(status.path("master").asText()).isEqualTo("N0");
    assertThat(status.path("disks").get(0).path("ok").asBoolean()).isTrue();
    assertThat(status.path("nodes").get(0).path("state").asText()).isEqualTo("JOINED");
    assertThat(box.json("node", "list", "--json").get(1).path("labels").path("rack").asText())
        .isEqualTo("r1");
    assertThat(
            box.json("subsystem", "list", "--json")
                .get(0)
                .path("nodes")
                .get(0)
                .path("bundle")
                .asText())
        .isEqualTo("org.lockstep.events.daemon");
    assertThat(box.json("history", "--json").get(0).path("type").asText()).isEqualTo("JOINING");
    assertThat(box.done("history", "--chart")).contains("█");
    assertThat(box.script().run("no", "such").exit()).isEqualTo(2);

    clientServices();

    assertThat(box.refused("node", "force", "N9", "--reason", "x", "--yes")).contains("N0, N1");
    assertThat(box.refused("node", "force", "N0", "--reason", "x")).contains("--yes");
    assertThat(box.done("node", "leave")).contains("has left");
    JsonNode check = box.json("disk", "check", "d", "--json");
    assertThat(check.path("ok").asBoolean()).isTrue();
  }

  private void clientServices() throws Exception {
    define(
        "client_services: [{name: a, actions: {start: {type: exec, command: [no-such-program]}}}]");
    box.script().run("cs", "wait", "a", "--state", "DEREGISTERED", "--timeout", "10s");
    assertThat(box.refused("cs", "register", "a")).contains("no-such-program");
    assertThat(box.json("cs", "show", "a", "--json").path("changes").findValuesAsText("reason"))
        .anyMatch(reason -> reason.contains("no-such-program is not found"));
    define(
        "client_services: [{name: b, actions: {start: {type: exec, command: [sleep, '1000']},"
            + " stop: {type: exec}}}]");
    assertThat(box.done("cs", "wait", "b", "--timeout", "10s")).contains("REGISTERED on N0");
    assertThat(box.json("cs", "list", "--json")).hasSize(2);
    assertThat(box.refused("cs", "remove", "b", "--yes")).contains("REGISTERED");
    box.done("cs", "deregister", "b");
    box.done("cs", "remove", "b", "--yes");
    assertThat(box.refused("cs", "show", "b")).contains("no client service");
    for (String wrong :
        new String[] {
          "client_services: [{name: c, color: red}]",
          "client_services: [{name: c, allowable_nodes: [N7]}]",
          "client_services: [{name: c, allowable_nodes: [N0], disallowable_nodes: [N0]}]",
          "client_services: [{name: c, actions: {start: {type: exec, command: 'a b'}}}]",
          "client_services: {",
          ""
        }) {
      Files.writeString(folder.resolve("cs.yaml"), wrong);
      assertThat(box.refused("cs", "define", "cs.yaml")).contains("cs.yaml");
    }
    assertThat(box.refused("cs", "define", "missing.yaml")).contains("no such file");
    assertThat(box.json("cs", "list", "--json")).as("nothing was changed").hasSize(1);
  }

  private void define(String yaml) throws Exception {
    Files.writeString(folder.resolve("cs.yaml"), yaml);
    box.done("cs", "define", "cs.yaml");
  }

  @Test
  void wrongUsageIsTwoThoughNoNodeListens() throws Exception {
    for (String line :
        new String[] {"cs list --bogus", "cs show", "cs", "no such", "--on", "disk", "node"}) {
      assertThat(box.script().run(line.split(" ")).exit()).as(line).isEqualTo(2);
    }
    assertThat(box.script().run("cs").out()).contains("cs wait").doesNotContain("disk");
    assertThat(box.done("disk", "--help")).contains("disk repair").doesNotContain("cs list");
    assertThat(box.done("cs", "list", "--help")).contains("--json");
    assertThat(box.script().run("--on=N0", "status").exit()).isEqualTo(3);
    assertThat(box.refused("disk", "repair", "d", "--slot", "-1", "--yes")).contains("0 to 3");
  }

  @Test
  void theScriptMayBeCalledThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), box.script().file());
    assertThat(box.with(link).done("--version")).contains("lockstep");
    Files.delete(link); // what clears the folder warns of it
  }

  @Test
  void badDisksAndNodesAreRefusedInOneLine_AL1() throws Exception {
    assertThat(box.refused("node", "start", "--disk", "none", "--node", "N0"))
        .contains("no such file");
    Files.write(folder.resolve("zeros"), new byte[1 << 20]);
    assertThat(box.refused("node", "start", "--disk", "zeros", "--node", "N0")).contains("zeros");
    assertThat(box.refused("disk", "check", "zeros")).contains("zeros");
    assertThat(box.refused("node", "start", "--disk", "d", "--node", "N7")).contains("N0, N1");
    assertThat(box.refused("disk", "format", "d", "--cluster", "x", "--nodes", "A"))
        .contains("'test'");
    assertThat(box.refused("disk", "format", "e", "--cluster", "x", "--nodes", "A,A"))
        .contains("A");
    Files.writeString(folder.resolve("bad.yaml"), "nodes: {N9: {}}");
    assertThat(
            box.refused(
                "disk", "format", "e", "--cluster", "x", "--nodes", "A", "--config", "bad.yaml"))
        .contains("bad.yaml")
        .contains("N9");
    assertThat(folder.resolve("e")).doesNotExist();
    truncate(folder.resolve("d"));
    assertThat(box.refused("node", "start", "--disk", "d", "--node", "N0"))
        .contains(folder.resolve("d").toString())
        .contains("truncated");
  }

  private static void truncate(Path file) throws IOException {
    try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
      disk.setLength(disk.length() / 2);
    }
  }

  @Test
  void aPortInUseIsNamed_AL1() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      Files.writeString(folder.resolve("c.yaml"), "nodes: {N0: {address: '" + address + "'}}");
      box.format("p", "ports", "N0", "--config", "c.yaml");
      assertThat(box.refused("node", "start", "--disk", "p", "--node", "N0")).contains(address);
    }
  }
}
