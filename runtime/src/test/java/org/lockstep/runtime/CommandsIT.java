package org.lockstep.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
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
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;
  private Path run;
  private Script script;

  @BeforeEach
  void format() throws Exception {
    run = Files.createTempDirectory("ls"); // a socket's path is short
    script =
        new Script(
            folder, Map.of("LOCKSTEP_RUN", run.toString(), "XDG_STATE_HOME", folder.toString()));
    Files.writeString(
        folder.resolve("config.yaml"), "nodes: {N1: {address: '127.0.0.1:1', labels: {rack: r1}}}");
    done(
        "disk",
        "format",
        "d",
        "--cluster",
        "test",
        "--nodes",
        "N0,N1",
        "--slots",
        "4",
        "--single-host",
        "--config",
        "config.yaml");
  }

  @AfterEach
  void end() throws Exception {
    if (Files.exists(run.resolve("control.sock"))) {
      script.run("node", "leave");
    }
    ProcessHandle.allProcesses()
        .filter(
            one -> one.info().commandLine().filter(line -> line.contains(run + "/")).isPresent())
        .forEach(ProcessHandle::destroyForcibly);
    try (Stream<Path> files = Files.walk(run)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  private String done(String... words) throws Exception {
    Script.Outcome outcome = script.run(words);
    assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isZero();
    return outcome.out();
  }

  private JsonNode json(String... words) throws Exception {
    return MAPPER.readTree(done(words));
  }

  /** One line on standard error, exit code 1. */
  private String refused(String... words) throws Exception {
    Script.Outcome outcome = script.run(words);
    assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isEqualTo(1);
    assertThat(outcome.err().lines()).as(outcome.err()).hasSize(1);
    return outcome.err();
  }

  @Test
  void aNodesLife() throws Exception {
    assertThat(script.run("status").exit()).as("nothing listens").isEqualTo(3);
    assertThat(script.run("node", "start").exit()).as("usage").isEqualTo(2);
    assertThat(done("node", "start", "--disk", "d", "--node", "N0")).contains("N0 has joined");
    assertThat(refused("node", "start", "--disk", "d", "--node", "N0")).contains("already runs");

    JsonNode status = json("status", "--json");
    assertThat(status.path("cluster").asText()).isEqualTo("test");
    assertThat(status.path("localNode").asText()).isEqualTo("N0");
    assertThat(status.path("master").asText()).isEqualTo("N0");
    assertThat(status.path("disks").get(0).path("ok").asBoolean()).isTrue();
    assertThat(status.path("nodes").get(0).path("state").asText()).isEqualTo("JOINED");
    assertThat(json("node", "list", "--json").get(1).path("labels").path("rack").asText())
        .isEqualTo("r1");
    assertThat(
            json("subsystem", "list", "--json").get(0).path("nodes").get(0).path("bundle").asText())
        .isEqualTo("org.lockstep.events.daemon");
    assertThat(json("history", "--json").get(0).path("type").asText()).isEqualTo("JOINING");
    assertThat(done("history", "--chart")).contains("█");
    assertThat(script.run("no", "such").exit()).isEqualTo(2);

    clientServices();

    assertThat(refused("node", "force", "N9", "--reason", "x", "--yes")).contains("N0, N1");
    assertThat(refused("node", "force", "N0", "--reason", "x")).contains("--yes");
    assertThat(done("node", "leave")).contains("has left");
    JsonNode check = json("disk", "check", "d", "--json");
    assertThat(check.path("ok").asBoolean()).isTrue();
  }

  private void clientServices() throws Exception {
    define(
        "client_services: [{name: a, actions: {start: {type: exec, command: [no-such-program]}}}]");
    script.run("cs", "wait", "a", "--state", "DEREGISTERED", "--timeout", "10s");
    assertThat(refused("cs", "register", "a")).contains("no-such-program");
    assertThat(json("cs", "show", "a", "--json").path("changes").findValuesAsText("reason"))
        .anyMatch(reason -> reason.contains("no-such-program is not found"));
    define(
        "client_services: [{name: b, actions: {start: {type: exec, command: [sleep, '1000']},"
            + " stop: {type: exec}}}]");
    assertThat(done("cs", "wait", "b", "--timeout", "10s")).contains("REGISTERED on N0");
    assertThat(json("cs", "list", "--json")).hasSize(2);
    assertThat(refused("cs", "remove", "b", "--yes")).contains("REGISTERED");
    done("cs", "deregister", "b");
    done("cs", "remove", "b", "--yes");
    assertThat(refused("cs", "show", "b")).contains("no client service");
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
      assertThat(refused("cs", "define", "cs.yaml")).contains("cs.yaml");
    }
    assertThat(refused("cs", "define", "missing.yaml")).contains("no such file");
    assertThat(json("cs", "list", "--json")).as("nothing was changed").hasSize(1);
  }

  private void define(String yaml) throws Exception {
    Files.writeString(folder.resolve("cs.yaml"), yaml);
    done("cs", "define", "cs.yaml");
  }

  @Test
  void badDisksAndNodesAreRefusedInOneLine_AL1() throws Exception {
    assertThat(refused("node", "start", "--disk", "none", "--node", "N0")).contains("no such file");
    Files.write(folder.resolve("zeros"), new byte[1 << 20]);
    assertThat(refused("node", "start", "--disk", "zeros", "--node", "N0")).contains("zeros");
    assertThat(refused("disk", "check", "zeros")).contains("zeros");
    assertThat(refused("node", "start", "--disk", "d", "--node", "N7")).contains("N0, N1");
    assertThat(refused("disk", "format", "d", "--cluster", "x", "--nodes", "A")).contains("'test'");
    assertThat(refused("disk", "format", "e", "--cluster", "x", "--nodes", "A,A")).contains("A");
    Files.writeString(folder.resolve("bad.yaml"), "nodes: {N9: {}}");
    assertThat(
            refused(
                "disk", "format", "e", "--cluster", "x", "--nodes", "A", "--config", "bad.yaml"))
        .contains("bad.yaml")
        .contains("N9");
    assertThat(folder.resolve("e")).doesNotExist();
    truncate(folder.resolve("d"));
    assertThat(refused("node", "start", "--disk", "d", "--node", "N0")).contains("d");
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
      done(
          "disk",
          "format",
          "p",
          "--cluster",
          "ports",
          "--nodes",
          "N0",
          "--slots",
          "4",
          "--single-host",
          "--config",
          "c.yaml");
      assertThat(refused("node", "start", "--disk", "p", "--node", "N0")).contains(address);
    }
  }
}
