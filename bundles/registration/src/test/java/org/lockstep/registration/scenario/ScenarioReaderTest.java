package org.lockstep.registration.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.ScenarioReport;

class ScenarioReaderTest {
  private static final String TWO =
      "cluster: {nodes: [N0, N1]}\nclient_services: [{name: a}, {name: b}]\nsteps:\n- ";
  private static final String ONE =
      "cluster: {nodes: [N0, N1]}\nclient_services: [{name: a}]\nsteps:\n- ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{do: bot N0}|f.yaml:4: steps[0].do|did you mean boot?",
        "{do: boot N2}|steps[0].do|there is no node N2",
        "{do: boot}|steps[0].do|is not like 'boot NODE…'",
        "{do: leave N0 N1}|steps[0].do|is not like 'leave NODE'",
        "{do: elapse soon}|steps[0].do|is not like 500ms",
        "{do: load N0 2}|steps[0].do|is not a number from 0 to 1",
        "{do: succeed begin a}|steps[0].do|there is no action begin",
        "{do: register c}|steps[0].do|there is no client service c",
        "{do: boot N0, expects: {}}|steps[0].expects|did you mean expect?",
        "{do: boot N0, expect: {stat: UP}}|steps[0].expect.stat|did you mean state?",
        "{do: boot N0, expect: {nodes: {N7: up}}}|steps[0].expect.nodes.N7|there is no node N7",
        "{do: boot N0, expect: {state: REGISTRED}}|expect.state|did you mean REGISTERED?",
        "{do: boot N0, expect: {flags: [X]}}|steps[0].expect.flags|it is never X; there are M, T",
        "{do: boot N0, expect: {passes: [STARTING/M]}}|expect.passes|did you mean STARTING/T?",
        "{do: boot N0, expect: {nodes: {N0: UP}}}|expect.nodes.N0|it is never UP; there are",
        "{do: boot N0, expect: {notified: [N9]}}|expect.notified|did you mean N0?",
        "{do: capacity N0 memory}|steps[0].do|'memory' is not like memory=16",
        "{do: capacity N0 memory=99999999999}|steps[0].do|is not like memory=16",
        "{do: {define: {name: c, parent: d}}}|steps[0].do.define.parent|no client service d",
        "{do: {define: [{name: c, parent: d}]}}|steps[0].do.define[0].parent|no client service d",
        "{do: {define: {client_services: [{name: c, parent:"
            + " d}]}}}|steps[0].do.define.client_services[0].parent|no client service d"
      })
  void whatIsWrongIsNamedWithItsPlace_AL1(String step, String place, String why) {
    assertThatThrownBy(() -> ScenarioReader.read(ONE + step, "f.yaml"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(place)
        .hasMessageContaining(why);
  }

  @Test
  void anEmptyFileSaysSo_AL1() {
    assertThatThrownBy(() -> ScenarioReader.read("", "f.yaml"))
        .hasMessageContaining("(f.yaml:1): it is empty");
    assertThatThrownBy(() -> ScenarioReader.read("steps: []", "f.yaml"))
        .hasMessageContaining("cluster): it is missing");
  }

  @Test
  void withSeveralClientServicesItSaysWhichIsMeant_AL1() {
    assertThatThrownBy(() -> ScenarioReader.read(TWO + "{expect: {state: STARTING}}", "f.yaml"))
        .hasMessageContaining("steps[0].expect")
        .hasMessageContaining("services");
  }

  @Test
  void whatIsNotAsExpectedIsNamedAndTheRestIsPlayed() {
    String yaml =
        ONE
            + "{do: boot N0, expect: {state: STOPPING, flags: [T], nodes: {N0: down}}}\n"
            + "- {do: boot N0}\n- {do: transfer a, expect: {notified: [N1]}}\n";
    ScenarioReport report = new LocalScenarios().play(yaml, "f.yaml");
    assertThat(report.ok()).isFalse();
    assertThat(report.steps().get(0).differences())
        .containsExactly(
            "a state: expected STOPPING, is REGISTERED",
            "a flags: expected [T], is []",
            "a on N0: expected down, is REGISTERED");
    assertThat(report.steps().get(1).differences()).containsExactly("N0 is up already");
    assertThat(report.steps().get(2).differences())
        .anySatisfy(line -> assertThat(line).startsWith("refused: ").contains("N1"))
        .contains("a notified: expected [N1], is []");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "STOPPING/T", "STOPPING/T, STARTING/T", "STOPPING, DEREGISTERED/T"})
  void whatIsGoneThroughIsAllThatIsOrItDiffers(String passes) {
    String yaml =
        "cluster: {nodes: [N0, N1]}\nclient_services: [{name: a, actions: {stop: {type: t}}}]\n"
            + "steps:\n- {do: boot N0 N1}\n- {do: transfer a, expect: {passes: [%s]}}\n";
    assertThat(differences(String.format(yaml, "STOPPING/T, DEREGISTERED/T"))).isEmpty();
    assertThat(differences(String.format(yaml, passes)))
        .containsExactly("a passes: expected [" + passes + "], is [STOPPING/T, DEREGISTERED/T]");
  }

  private static List<String> differences(String yaml) {
    return new LocalScenarios().play(yaml, "f.yaml").steps().get(1).differences();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{define: {name: a, placement_policy: register_on_all}}|only when it is deregistered",
        "{define: {name: a, parent: b}}|only when it is deregistered",
        "remove a|deregister it first",
        "remove b|a names it in keep_apart"
      })
  void whatIsRefusedLiveIsRefusedHere_RL14(String deed, String why) {
    String yaml =
        "cluster: {nodes: [N0]}\nclient_services: [{name: a, keep_apart: [b]},"
            + " {name: b, auto_register: manual}]\nsteps:\n- {do: boot N0}\n- {do: %s}\n";
    assertThat(differences(String.format(yaml, deed)))
        .singleElement()
        .asString()
        .startsWith("refused: ")
        .contains(why);
  }
}
