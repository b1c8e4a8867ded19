package org.lockstep.actions.exec.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;

class ExecParametersTest {
  @Test
  void readsAll() {
    ExecParameters read =
        ExecParameters.parse(
            Map.of(
                "command",
                List.of("serve", 8080, true),
                "environment",
                Map.of("SIZE", 4),
                "folder",
                "/srv",
                "daemon",
                false,
                "ready_after",
                "500ms",
                "ready_port",
                8080,
                "ready_file",
                "/srv/ready",
                "kill_after",
                "1m"));
    assertThat(read.command()).containsExactly("serve", "8080", "true");
    assertThat(read.environment()).containsEntry("SIZE", "4");
    assertThat(read.folder()).contains(Path.of("/srv"));
    assertThat(read.daemon()).isFalse();
    assertThat(read.readyAfter()).isEqualTo(Duration.ofMillis(500));
    assertThat(read.readyPort()).hasValue(8080);
    assertThat(read.killAfter()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void aShellIsUsedOnlyWhereItIsAskedFor() {
    assertThat(ExecParameters.parse(Map.of("command", List.of("echo $HOME; rm"))).command())
        .containsExactly("echo $HOME; rm");
    assertThat(ExecParameters.parse(Map.of("shell", "echo $HOME")).command())
        .containsExactly("/bin/sh", "-c", "echo $HOME");
  }

  @Test
  void everythingThatIsWrongIsNamedAtOnce() {
    List<Problem> problems =
        ExecParameters.problems(
            Map.of(
                "comand",
                List.of("x"),
                "command",
                "serve --now",
                "environment",
                Map.of("A=B", "1", "LOCKSTEP_NODE", "2"),
                "folder",
                "",
                "daemon",
                "yes",
                "ready_port",
                70_000,
                "ready_after",
                5,
                "kill_after",
                "soon"));
    assertThat(problems)
        .extracting(Problem::where)
        .containsExactlyInAnyOrder(
            "comand",
            "command",
            "environment.A=B",
            "environment.LOCKSTEP_NODE",
            "folder",
            "daemon",
            "ready_port",
            "ready_after",
            "kill_after");
    assertThat(problems).allMatch(problem -> !problem.why().isBlank());
    assertThat(problems)
        .filteredOn(problem -> problem.where().equals("comand"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.why()).contains("did you mean command?"));
  }

  @Test
  void anUnknownOneIsNamedWithTheNearestOrAll_AL1() {
    assertThat(ExecParameters.problems(Map.of("redy_port", 700, "port", 700)).toString())
        .contains("(redy_port): unknown; did you mean ready_port?")
        .contains("(port): unknown; there are command, daemon, environment, folder, kill_after");
  }

  @Test
  void commandAndShellExcludeEachOther() {
    assertThat(ExecParameters.problems(Map.of("command", List.of("a"), "shell", "b")))
        .extracting(Problem::where)
        .containsExactly("shell");
    assertThat(ExecParameters.problems(Map.of("command", List.of())))
        .extracting(Problem::where)
        .containsExactly("command");
    assertThat(ExecParameters.problems(Map.of("command", List.of("a", Map.of()))))
        .extracting(Problem::where)
        .containsExactly("command[1]");
  }

  @Test
  void parsingFailsWithTheFirst() {
    assertThatThrownBy(() -> ExecParameters.parse(Map.of("daemon", 1)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("daemon");
    assertThat(ExecParameters.problems(Map.of())).isEmpty();
  }
}
