package org.lockstep.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the disk lists for a node runs before the node joins (DB-2). */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals and /proc")
class BootListIT {
  @TempDir Path folder;
  private Sandbox box;

  @BeforeEach
  void prepare() throws Exception {
    box = Sandbox.in(folder, Map.of());
  }

  @AfterEach
  void end() throws Exception {
    box.close();
  }

  private void format(String item) throws Exception {
    Files.writeString(folder.resolve("c.yaml"), "nodes: {N0: {boot: ['" + item + "']}}");
    box.format("d", "test", "N0", "--config", "c.yaml", "--force", "--yes");
  }

  @Test
  void itsSubsystemsTakePartInTheNodesOwnJoin_DB2() throws Exception {
    Path jar = Files.write(folder.resolve("counting.jar"), CountingBundle.joining(2));
    format(jar.toString());
    box.done("node", "start", "--disk", "d", "--node", "N0");
    assertThat(box.json("node", "list", "--json").get(0).path("boot").get(0).asText())
        .isEqualTo(jar.toString());
    JsonNode join = box.json("history", "--json").get(0);
    assertThat(join.path("partial").asBoolean()).isFalse();
    assertThat(join.path("steps").findValuesAsText("subsystem")).contains("counting");
  }

  @Test
  void anEntryThatDoesNotStartIsNamedAndTheNodeDoesNotJoin_AL1() throws Exception {
    for (String wrong : List.of("/no/such.jar", "feature:cache", "repository:mvn:a/b/1")) {
      format(wrong);
      assertThat(box.refused("node", "start", "--disk", "d", "--node", "N0"))
          .contains("boot list: " + (wrong.startsWith("/") ? "file://" + wrong : ""))
          .contains(wrong.startsWith("/") ? "FileNotFoundException" : "Karaf");
      assertThat(box.json("disk", "show", "d", "--json").toString()).doesNotContain("LIVE");
    }
  }
}
