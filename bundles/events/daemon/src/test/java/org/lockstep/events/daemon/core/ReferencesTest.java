package org.lockstep.events.daemon.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Problem;

class ReferencesTest {
  private static final Map<String, Object> IN = Map.of("port", 7001);
  private static final Map<String, String> OUT = Map.of("reason", "$1 \\; `rm -rf /` ${in.port}");

  @Test
  void eachIsFilledInAsAPartOfOneText_EM2() {
    Map<String, Object> filled =
        References.filled(
            Map.of(
                "command", List.of("tell", "port ${in.port}: ${out.reason}", "${in.nothing}"),
                "environment", Map.of("WHY", "${out.reason}"),
                "attempts", 3),
            IN,
            OUT);
    assertThat(filled.get("command"))
        .isEqualTo(List.of("tell", "port 7001: $1 \\; `rm -rf /` ${in.port}", ""));
    assertThat(filled.get("environment")).isEqualTo(Map.of("WHY", OUT.get("reason")));
    assertThat(filled.get("attempts")).isEqualTo(3);
  }

  @Test
  void nothingIsEverPastedIntoAShell_EM2() {
    Map<String, Object> action = Map.of("shell", "echo ${out.reason}");
    assertThat(References.filled(action, IN, OUT)).isEqualTo(action);
    assertThat(problems(action)).singleElement().asString().contains("$LOCKSTEP_OUT_");
  }

  @Test
  void whatTheEventDoesNotHaveIsNamed_EM2() {
    assertThat(problems(Map.of("command", List.of("x", "${out.code}"))))
        .singleElement()
        .asString()
        .contains("${out.code}")
        .contains("reason");
    assertThat(
            problems(
                    Map.of(
                        "command",
                        List.of("x", "${out.code}"),
                        "environment",
                        Map.of("A", "${in.b}")))
                .toString())
        .contains("(command[1]): the event has no ${out.code}")
        .contains("(environment.A): the event has no ${in.b}");
    assertThat(problems(Map.of("command", List.of("x", "${in.port} ${out.reason}")))).isEmpty();
  }

  private static List<Problem> problems(Map<String, Object> action) {
    return References.problems(
        action, new TreeSet<>(List.of("port")), new TreeSet<>(List.of("reason")));
  }
}
