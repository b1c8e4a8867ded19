package org.lockstep.actions.ocf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lockstep.actions.ActionPhase.MONITOR;
import static org.lockstep.actions.ActionPhase.START;
import static org.lockstep.actions.ActionPhase.STOP;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionResult;
import org.lockstep.actions.ocf.core.AgentEnvironment;
import org.lockstep.base.Problem;

/** The host's own agents, where it has them. */
@Timeout(120)
class RealAgentTest {
  private static final Path ROOT = Path.of("/usr/lib/ocf");

  @TempDir Path folder;
  private String space = "";

  @BeforeEach
  void require() {
    assumeTrue(
        Files.isExecutable(ROOT.resolve("resource.d/heartbeat/IPaddr2")),
        "the package resource-agents is not installed");
  }

  @AfterEach
  void removeNetwork() throws Exception {
    if (!space.isEmpty()) {
      said("ip", "netns", "del", space);
    }
  }

  private OcfAction action(RecordingLauncher launcher) {
    return new OcfAction(launcher, new AgentEnvironment(ROOT, folder.resolve("run")));
  }

  private static ActionResult run(OcfAction action, ActionPhase phase, Map<String, Object> lines)
      throws Exception {
    return action.run(new Asked(phase, lines)).toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void theDummyIsStartedAndStopped_RL6() throws Exception {
    RecordingLauncher launcher = new RecordingLauncher(folder);
    OcfAction action = action(launcher);
    Map<String, Object> dummy = Map.of("agent", "Dummy", "parameters", Map.of("fake", "lamp"));
    assertThat(action.validate(dummy)).isEmpty();
    assertThat(run(action, START, dummy)).isEqualTo(ActionResult.ok());
    assertThat(folder.resolve("run/Dummy-address.state")).exists();
    assertThat(run(action, MONITOR, dummy).success()).isTrue();
    assertThat(run(action, STOP, dummy).success()).isTrue();
    assertThat(run(action, MONITOR, dummy).detail())
        .isEqualTo(
            "monitor ended with exit code 7, it is not running: No process state file found");
  }

  @Test
  void allAgentsOfTheHostAreUnderstood_RL14() throws Exception {
    OcfAction action = action(new RecordingLauncher(folder));
    try (Stream<Path> files = Files.list(ROOT.resolve("resource.d/heartbeat"))) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      for (String name : names.stream().filter(each -> !each.startsWith(".")).toList()) {
        List<Problem> problems = action.validate(Map.of("agent", name));
        assertThat(problems).extracting(Problem::why).allMatch("it must be given"::equals);
      }
    }
  }

  @Test
  void anAddressComesAndGoes_RL6() throws Exception {
    RecordingLauncher launcher = network();
    OcfAction action = action(launcher);
    assertThat(action.validate(address())).isEmpty();
    assertThat(run(action, MONITOR, address()).detail()).contains("it is not running");
    assertThat(run(action, START, address())).isEqualTo(ActionResult.ok());
    assertThat(addresses()).contains("10.77.0.9/24");
    assertThat(run(action, MONITOR, address()).success()).isTrue();
    assertThat(run(action, STOP, address())).isEqualTo(ActionResult.ok());
    assertThat(addresses()).doesNotContain("10.77.0.9/24");
    assertThat(launcher.wills).isEmpty();
  }

  @Test
  void anAddressDoesNotOutliveItsNode_RL15() throws Exception {
    RecordingLauncher launcher = network();
    assertThat(run(action(launcher), START, address()).success()).isTrue();
    assertThat(addresses()).contains("10.77.0.9/24");
    assertThat(launcher.nodeDies()).containsExactly(0);
    assertThat(addresses()).contains("10.77.0.1/24").doesNotContain("10.77.0.9/24");
  }

  @Test
  void whatIsWrongWithAnAddressIsSaidInTheAgentsWords_RL6() throws Exception {
    OcfAction action = action(network());
    Map<String, Object> wrong =
        Map.of("agent", "IPaddr2", "parameters", Map.of("ip", "10.77.0.9", "nic", "none0"));
    ActionResult start = run(action, START, wrong);
    assertThat(start.success()).isFalse();
    assertThat(start.detail())
        .startsWith("start ended with exit code ")
        .endsWith("[findif] failed");
    assertThat(action.validate(Map.of("agent", "IPaddr2", "parameters", Map.of("ipp", "x"))))
        .extracting(Problem::why)
        .anyMatch(why -> why.contains("did you mean ip?"));
  }

  private static Map<String, Object> address() {
    return Map.of(
        "agent",
        "ocf:heartbeat:IPaddr2",
        "parameters",
        Map.of("ip", "10.77.0.9", "cidr_netmask", 24, "nic", "v0"));
  }

  /** A network namespace of the test's own: the host's addresses are left alone. */
  private RecordingLauncher network() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root may have networks");
    String name = "lockstep-ocf-" + ProcessHandle.current().pid();
    assumeTrue(said("ip", "netns", "add", name).isEmpty(), "no network namespaces here");
    space = name;
    String made = inside("link", "add", "v0", "type", "veth", "peer", "name", "v1");
    assumeTrue(made.isEmpty(), "no virtual interfaces here: " + made);
    for (String link : List.of("lo", "v0", "v1")) {
      inside("link", "set", link, "up");
    }
    inside("addr", "add", "10.77.0.1/24", "dev", "v0");
    return new RecordingLauncher(folder, "ip", "netns", "exec", space);
  }

  private String addresses() throws Exception {
    return inside("-brief", "address", "show", "dev", "v0");
  }

  private String inside(String... arguments) throws Exception {
    return said(
        Stream.concat(Stream.of("ip", "-netns", space), Stream.of(arguments))
            .toArray(String[]::new));
  }

  /** What a command prints; of one that cannot be run, why. */
  private static String said(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return said;
    } catch (IOException e) {
      return e.toString();
    }
  }
}
