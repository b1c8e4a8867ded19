package org.lockstep.fencing.agents.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.fencing.FenceAgent;
import org.lockstep.fencing.FenceRequest;
import org.lockstep.fencing.agents.Script;

/** ND-4 with real processes. */
@Timeout(60)
class ProgramAgentTest {
  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Script script;
  private ProgramFolders programs;

  @BeforeEach
  void create() {
    script = new Script(folder);
    programs = new ProgramFolders(List.of(folder.resolve("none"), folder), threads);
  }

  @AfterEach
  void end() {
    programs.close();
    threads.shutdownNow();
  }

  private FenceAgent agent(String off, String status) throws Exception {
    script.good("x", off, status);
    return programs.find("x").orElseThrow();
  }

  private static void fence(FenceAgent agent, long deadlineMs) throws Exception {
    FenceRequest request =
        new FenceRequest(
            "N2",
            Incarnation.of(2, 7),
            Map.of("ip", "10.0.0.1", "password", "hunter2"),
            Set.of("password"),
            Duration.ofMillis(deadlineMs));
    agent.fence(request).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static void fence(FenceAgent agent) throws Exception {
    fence(agent, 20_000);
  }

  @Test
  void aHostIsOffWhenItsStatusSaysSoToo_ND4() throws Exception {
    fence(agent("exit 0", "exit 2"));
    assertThat(script.told("x"))
        .as("everything comes by the input")
        .isEqualTo(
            """
            arguments:\s
            ip=10.0.0.1
            password=hunter2
            action=off
            arguments:\s
            ip=10.0.0.1
            password=hunter2
            action=status
            """);
  }

  @Test
  void offThatFailsIsNoProofAndSaysWhyWithoutSecrets_ND4() throws Exception {
    FenceAgent agent = agent("echo trying; echo no route, hunter2 >&2; exit 1", "exit 2");
    assertThatThrownBy(() -> fence(agent))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("N2")
        .hasMessageContaining("'off' ended with exit code 1: no route, ***")
        .hasMessageNotContaining("hunter2");
    assertThat(script.told("x")).doesNotContain("action=status");
  }

  @Test
  void offThatLeavesTheHostOnIsNoProof_ND4() throws Exception {
    FenceAgent agent = agent("exit 0", "exit 0");
    assertThatThrownBy(() -> fence(agent)).hasMessageContaining("the host is on");
  }

  @Test
  void aStatusThatFailsIsNoProof_ND4() throws Exception {
    FenceAgent agent = agent("exit 0", "echo lost it; exit 1");
    assertThatThrownBy(() -> fence(agent)).hasMessageContaining("exit code 1: lost it");
  }

  @Test
  void whatHangsIsKilledWithItsChildren_ND4() throws Exception {
    Path child = folder.resolve("child");
    FenceAgent agent = agent("sleep 300 & echo $! > " + child + "; wait", "exit 2");
    long begun = System.nanoTime();
    assertThatThrownBy(() -> fence(agent, 1_000)).hasMessageContaining("killed");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    long pid = Long.parseLong(Files.readString(child).strip());
    while (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
      Thread.sleep(10);
    }
  }

  @Test
  void theDeadlineIsForBothTogether_ND4() throws Exception {
    FenceAgent agent = agent("sleep 2; exit 0", "sleep 3; exit 2");
    assertThatThrownBy(() -> fence(agent, 4_500)).hasMessageContaining("killed");
    assertThat(script.told("x")).contains("action=status");
  }

  @Test
  void whatStaysBehindHoldsNobodyUp_ND4() throws Exception {
    long begun = System.nanoTime();
    fence(agent("sleep 20 & exit 0", "exit 2"));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void muchOutputIsTakenAndForgotten_ND4() throws Exception {
    fence(agent("head -c 50000000 /dev/zero; exit 0", "head -c 5000000 /dev/zero; exit 2"));
  }

  @Test
  void whatRunsIsKilledWhenTheBundleGoes_ND4() throws Exception {
    FenceAgent agent = agent("sleep 300", "exit 2");
    threads.execute(
        () -> {
          while (!Files.exists(folder.resolve("fence_x.told"))) {
            Thread.onSpinWait();
          }
          programs.close();
        });
    assertThatThrownBy(() -> fence(agent)).hasMessageContaining("this bundle goes");
    assertThatThrownBy(() -> fence(agent)).hasMessageContaining("this bundle goes");
  }

  @Test
  void parametersAreHeldAgainstWhatTheProgramSays_ND4() throws Exception {
    FenceAgent agent = agent("exit 0", "exit 2");
    assertThat(agent.validate(Map.of("ip", "10.0.0.1", "lanplus", "1"))).isEmpty();
    assertThat(agent.validate(Map.of("ipp", "10.0.0.1")))
        .extracting(Problem::line)
        .containsExactly(
            "fence device refused (ipp): unknown; did you mean ip?",
            "fence device refused (ip): it must be given");
  }

  @Test
  void aProgramThatIsReplacedIsAskedAgain_ND4() throws Exception {
    FenceAgent agent = agent("exit 0", "exit 2");
    assertThat(agent.validate(Map.of("ip", "a"))).isEmpty();
    Path program =
        script.write("x", "cat \"$0.xml\"", Script.METADATA.replace("\"ip\"", "\"host\""));
    Files.setLastModifiedTime(program, java.nio.file.attribute.FileTime.fromMillis(1_000));
    assertThat(agent.validate(Map.of("ip", "a")))
        .anySatisfy(problem -> assertThat(problem.line()).contains("(ip): unknown"));
  }

  @Test
  void aProgramThatComesLaterIsFound_ND4() throws Exception {
    assertThat(programs.find("x")).isEmpty();
    agent("exit 0", "exit 2");
    assertThat(programs.find("x")).isPresent();
    Files.delete(folder.resolve("fence_x"));
    assertThat(programs.find("x")).isEmpty();
  }

  @Test
  void metadataThatIsNoneIsSaid_AL1() throws Exception {
    assertThat(problems("echo hello", "")).contains("fence_x", "not what it should be");
    assertThat(problems("exit 3", "")).contains("fence_x", "exit code 3");
    assertThat(problems("head -c 3000000 /dev/zero", "")).contains("does not come to an end");
  }

  @Test
  void metadataFetchesNothing_AL1() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "hunter2");
    String evil =
        "<!DOCTYPE r [<!ENTITY e SYSTEM \"file://"
            + secret
            + "\">]>"
            + "<r><parameter name=\"&e;\"/>&e;</r>";
    assertThat(problems("cat \"$0.xml\"", evil)).contains("DOCTYPE").doesNotContain("hunter2");
  }

  private String problems(String body, String metadata) throws Exception {
    script.write("x", body, metadata);
    FenceAgent agent = new ProgramFolders(List.of(folder), threads).find("x").orElseThrow();
    return agent.validate(Map.of("ip", "a")).toString();
  }
}
