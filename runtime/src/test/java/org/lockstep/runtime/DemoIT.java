package org.lockstep.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The one command. */
@Timeout(180)
@EnabledOnOs(value = OS.LINUX, disabledReason = "the supervisor finds programs by /proc")
class DemoIT {
  @TempDir Path folder;

  @Test
  void theDemoHappensFromEndToEnd() throws Exception {
    Script.Outcome outcome = new Script(folder, Map.of()).run("demo", "--exit", "--json");
    assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isZero();
    JsonNode report = new ObjectMapper().readTree(outcome.out());
    assertThat(report.path("ok").asBoolean()).isTrue();
    assertThat(report.path("nodes").asInt()).isEqualTo(3);
    for (String time :
        new String[] {
          "joinMs",
          "launchMs",
          "killToRegisteredMs",
          "killToAnsweringMs",
          "programStartMs",
          "gracefulTransferMs"
        }) {
      assertThat(report.path(time).asLong(-1)).as(time).isPositive();
    }
    assertThat(report.path("steps")).hasSizeGreaterThanOrEqualTo(10);
    report
        .path("steps")
        .forEach(step -> assertThat(step.path("ok").asBoolean()).as(step.toString()).isTrue());
  }

  @Test
  void aDemoOfOneNodeIsRefused_AL1() throws Exception {
    Script.Outcome outcome = new Script(folder, Map.of()).run("demo", "--nodes", "1", "--exit");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.err()).contains("--nodes").contains("2 to 8");
  }
}
