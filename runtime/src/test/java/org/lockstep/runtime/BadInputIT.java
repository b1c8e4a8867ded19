package org.lockstep.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong on the disk and with other nodes: one clear line, exit code 1 (AL-1). */
@Timeout(240)
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals and /proc")
class BadInputIT {
  /** The first of the bands lies behind two superblocks. */
  private static final long HEARTBEATS = 2L * Sandbox.SECTOR;

  private static final long PAXOS = HEARTBEATS + (long) Sandbox.SLOTS * Sandbox.SECTOR;

  @TempDir Path folder;
  private Sandbox box;

  @BeforeEach
  void format() throws Exception {
    box = Sandbox.in(folder, Map.of("LOCKSTEP_JAVA_OPTS", ""));
    box.format("d", "test", "alpha,N0");
  }

  @AfterEach
  void end() throws Exception {
    box.close();
  }

  private JsonNode onlyDamage(String disk) throws Exception {
    Script.Outcome check = box.script().run("disk", "check", disk, "--json");
    assertThat(check.exit()).as(check.out() + check.err()).isEqualTo(1);
    JsonNode problems = new ObjectMapper().readTree(check.out()).path("problems");
    assertThat(problems).as(check.out()).hasSize(1);
    return problems.get(0);
  }

  @Test
  void aDamagedSectorIsNamedByTheCheckAndByTheStart_DB7() throws Exception {
    box.write("d", PAXOS + Sandbox.SECTOR, new byte[Sandbox.SECTOR]);
    assertThat(onlyDamage("d").path("area").asText()).isEqualTo("paxos");
    assertThat(onlyDamage("d").path("slot").asInt()).isEqualTo(1);
    Script.Outcome start = box.script().run("node", "start", "--disk", "d", "--node", "alpha");
    assertThat(start.err()).contains("paxos of slot 1").contains("zeros").contains("disk check");
    JsonNode disk = box.json("status", "--json").path("disks").get(0); // it runs, joined or not
    assertThat(disk.path("ok").asBoolean()).isFalse();
    assertThat(disk.path("damages").get(0).asText()).contains("zeros");
    box.done("node", "leave");
    assertThat(box.done("disk", "repair", "d", "--slot", "1", "--yes")).contains("paxos");
    box.done("disk", "check", "d");
  }

  @Test
  void aSectorOfAnotherClusterIsNamed_DB7() throws Exception {
    box.format("other", "other", "A");
    box.write("d", HEARTBEATS, box.sector("other", HEARTBEATS));
    assertThat(onlyDamage("d").path("reason").asText()).contains("cluster");
    assertThat(box.refused("node", "start", "--disk", "d", "--node", "alpha"))
        .contains("d")
        .contains("cluster");
  }

  @Test
  void ofTwoProcessesOfOneNameOneJoins_DB3() throws Exception {
    List<CompletableFuture<Script.Outcome>> starts =
        Stream.generate(() -> CompletableFuture.supplyAsync(this::start)).limit(2).toList();
    List<Script.Outcome> ends = starts.stream().map(CompletableFuture::join).toList();
    assertThat(ends).extracting(Script.Outcome::exit).as(ends.toString()).contains(0, 1);
    Script.Outcome loser = ends.get(ends.get(0).exit() == 0 ? 1 : 0);
    assertThat(loser.err().lines()).as(loser.err()).hasSize(1);
    assertThat(loser.err()).containsAnyOf("alive", "at the same time", "already runs");
    assertThat(loser.out()).doesNotContain("has joined");
  }

  private Script.Outcome start() {
    try {
      return box.script().run("node", "start", "--disk", "d", "--node", "alpha");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void barriersThatDifferFromTheOtherNodesAreRefused_MM7() throws Exception {
    Home two = Home.with(folder.resolve("two"), CountingBundle.joining(2));
    Home three = Home.with(folder.resolve("three"), CountingBundle.joining(3));
    try (Sandbox other = Sandbox.in(folder, Map.of())) {
      other.with(two.script()).done("node", "start", "--disk", "d", "--node", "alpha");
      assertThat(box.with(three.script()).refused("node", "start", "--disk", "d", "--node", "N0"))
          .contains("subsystem counting refused")
          .contains("N0 has barriers joining 3")
          .contains("alpha registered it with joining 2");
      assertThat(other.json("subsystem", "list", "--json").findValuesAsText("bundle"))
          .containsExactlyInAnyOrder("counting", "org.lockstep.events.daemon");
      assertThat(other.json("status", "--json").at("/nodes/1/state").asText())
          .isEqualTo("INACTIVE");
    }
  }

  @Test
  void aForegroundNodeSaysItOnItsTerminalAndInItsLog() throws Exception {
    boolean root = System.getProperty("user.name").equals("root");
    Path log = (root ? Path.of("/var/log") : folder).resolve("lockstep/test/N7/node.log");
    Files.deleteIfExists(log);
    assertThat(box.refused("node", "start", "--disk", "d", "--node", "N7", "--foreground"))
        .contains("alpha, N0");
    assertThat(log).content().contains("alpha, N0");
  }

  @Test
  void nodesAreCalledByTheirNamesEvenIfThoseLookLikeSlots() throws Exception {
    box.done("node", "start", "--disk", "d", "--node", "alpha");
    assertThat(box.refused("node", "force", "N0", "--reason", "x", "--yes")).contains("(N0)");
    assertThat(box.refused("fence", "confirm", "alpha", "--yes")).contains("(alpha)");
    assertThat(box.refused("node", "leave", "N0")).contains("(N0)").contains("not a member");
    assertThat(Files.exists(folder.resolve("nodir"))).isFalse();
    assertThat(box.refused("history", "--export", "nodir/x")).contains("nodir");
  }
}
