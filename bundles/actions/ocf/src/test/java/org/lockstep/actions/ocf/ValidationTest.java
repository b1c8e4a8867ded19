package org.lockstep.actions.ocf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lockstep.actions.ocf.core.AgentEnvironment;
import org.lockstep.base.Problem;

/** What is said of parameters when a definition is made (RL-14). */
@Timeout(60)
class ValidationTest {
  @TempDir Path folder;
  private Path root;
  private OcfAction action;

  @BeforeEach
  void create() throws Exception {
    root = folder.resolve("ocf");
    action =
        new OcfAction(
            new RecordingLauncher(folder), new AgentEnvironment(root, folder.resolve("run")));
    AgentFile.write(root, "Lamp", "exit 1");
  }

  @AfterEach
  void close() {
    action.close();
  }

  private List<Problem> problems(Map<String, Object> parameters) {
    return action.validate(Map.of("agent", "ocf:heartbeat:Lamp", "parameters", parameters));
  }

  private String only(Map<String, Object> parameters) {
    List<Problem> problems = action.validate(parameters);
    assertThat(problems).hasSize(1);
    return problems.get(0).line();
  }

  @Test
  void whatMayBeOvertakenIsTolerated_RL14() {
    Map<String, Object> lamp = Map.of("socket", "a", "watts", 60);
    String agent = "ocf:heartbeat:Lamp";
    assertThat(action.validate(Map.of("agent", agent, "overlap", "tolerated", "parameters", lamp)))
        .isEmpty();
    assertThat(only(Map.of("agent", agent, "overlap", "yes", "parameters", lamp)))
        .contains("'yes' is not 'tolerated'");
  }

  @Test
  void whatFitsIsTaken_RL14() {
    assertThat(problems(Map.of("socket", "a", "watts", 60, "dimmed", true))).isEmpty();
    assertThat(problems(Map.of("socket", "a", "watts", "-1", "dimmed", "Off"))).isEmpty();
    assertThat(problems(Map.of("socket", "a", "suffix", ".%H")))
        .as("its own value is no number either")
        .isEmpty();
  }

  @Test
  void whatDoesNotFitIsNamed_RL14() {
    List<Problem> problems =
        problems(Map.of("sockett", "a", "watts", "60W", "dimmed", "a bit", "colour", "red"));
    assertThat(problems)
        .extracting(Problem::where)
        .containsExactlyInAnyOrder(
            "parameters.sockett",
            "parameters.watts",
            "parameters.dimmed",
            "parameters.colour",
            "parameters.socket");
    assertThat(problems.toString())
        .contains("did you mean socket?", "'60W' is not a whole number", "it must be given")
        .contains("'a bit' is not true or false")
        .contains("there are dimmed, old, socket, suffix, watts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../Lamp",
        "heartbeat:../../etc/passwd",
        "..:Lamp",
        ".",
        "heartbeat:.hidden",
        "/usr/lib/ocf/resource.d/heartbeat/IPaddr2",
        "ocf:a:b:c",
        "lsb:heartbeat:Lamp",
        "Lamp; rm -rf /",
        "Lamp\n",
        ""
      })
  void anAgentIsNoPath_RL14(String agent) {
    assertThat(only(Map.of("agent", agent))).contains("(agent)", "a name such as IPaddr2");
  }

  @Test
  void anAgentThatIsNotHereIsSaidWithItsFileAndItsPackage_RL14() {
    assertThat(only(Map.of("agent", "Filesystem")))
        .contains(root + "/resource.d/heartbeat/Filesystem is not on this host")
        .contains("install the package resource-agents");
    assertThat(only(Map.of("agent", "pacemaker:ping")))
        .contains("resource.d/pacemaker/ping", "pacemaker-resource-agents");
    assertThat(only(Map.of("agent", "acme:ping"))).contains("the agents of 'acme'");
  }

  @Test
  void whatIsNoAgentIsRefused_RL14() throws Exception {
    Files.createDirectories(root.resolve("resource.d/heartbeat/Folder"));
    assertThat(only(Map.of("agent", "Folder"))).contains("is not on this host");
    Files.writeString(root.resolve("resource.d/heartbeat/Notes"), "text");
    assertThat(only(Map.of("agent", "Notes"))).contains("cannot be executed");
    AgentFile.script(root, "Chatty", "echo hello");
    assertThat(only(Map.of("agent", "Chatty"))).contains("Chatty meta-data is not what it should");
  }

  @Test
  void formsAreChecked_AL1() {
    assertThat(only(Map.of())).contains("(agent): it is missing");
    assertThat(only(Map.of("agent", "Lamp", "socket", "a"))).contains("(socket)", "below");
    assertThat(only(Map.of("agent", "Lamp", "parameter", Map.of("socket", "a"))))
        .contains("(parameter): unknown; did you mean parameters?");
    assertThat(only(Map.of("agent", "Lamp", "parameters", List.of("a")))).contains("not a map");
    assertThat(only(Map.of("agent", "Lamp", "parameters", Map.of("a", List.of()))))
        .contains("parameters.a");
    assertThat(only(Map.of("agent", "Lamp", "parameters", Map.of("a=b", "c"))))
        .contains("parameters.a=b");
    assertThat(only(Map.of("agent", "Lamp", "parameters", Map.of("CRM_meta_timeout", 1))))
        .contains("CRM_meta_timeout");
    assertThat(only(Map.of("agent", "Lamp", "parameters", Map.of("a", "x\0y"))))
        .contains("zero byte");
  }

  @Test
  void anAgentIsAskedAgainOnlyWhenItWasWrittenAnew_RL14() throws Exception {
    Path asked = folder.resolve("asked");
    Path file =
        AgentFile.script(
            root, "Counted", "echo x >> " + asked + "\ncat <<'END'\n" + AgentFile.METADATA + "END");
    for (int i = 0; i < 3; i++) {
      only(Map.of("agent", "Counted"));
    }
    assertThat(Files.readAllLines(asked)).hasSize(1);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    only(Map.of("agent", "Counted"));
    assertThat(Files.readAllLines(asked)).hasSize(2);
  }
}
