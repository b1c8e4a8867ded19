package org.lockstep.fencing.agents.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lockstep.base.Problem;

class MetadataTest {
  private static final Set<String> ACTIONS = Set.of("off", "status");

  private static Metadata metadata(Set<String> actions, boolean first, Parameter... all) {
    TreeMap<String, Parameter> parameters = new TreeMap<>();
    Arrays.stream(all).forEach(parameter -> parameters.put(parameter.name(), parameter));
    return new Metadata(parameters, actions, first);
  }

  private static Parameter parameter(String name, Kind kind, boolean required, String... options) {
    return new Parameter(name, kind, List.of(options), required, false, Set.of("old_" + name));
  }

  private static final Metadata SOME =
      metadata(
          ACTIONS,
          false,
          parameter("action", Kind.TEXT, true),
          parameter("verbose", Kind.BOOLEAN, false),
          parameter("plug", Kind.TEXT, true),
          new Parameter("old_plug", Kind.TEXT, List.of(), true, true, Set.of()),
          parameter("lanplus", Kind.BOOLEAN, false),
          parameter("power_wait", Kind.INTEGER, false),
          parameter("auth", Kind.SELECT, false, "md5", "none"));

  private static List<Problem> problems(Map<String, String> given) {
    TreeMap<String, String> all = new TreeMap<>(given);
    all.putIfAbsent("plug", "7");
    return SOME.problems(all);
  }

  @ParameterizedTest
  @CsvSource({
    "lanplus, 1",
    "lanplus, Yes",
    "lanplus, false",
    "power_wait, 10",
    "power_wait, -1",
    "auth, MD5",
    "auth, none",
    "auth, file:/etc/auth",
    "lanplus, file:/etc/lanplus"
  })
  void whatFitsIsNotRefused_ND4(String name, String value) {
    assertThat(problems(Map.of(name, value))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "lanplus, maybe, 'maybe' is not true or false",
    "power_wait, 10s, '10s' is not a whole number",
    "power_wait, 1.5, '1.5' is not a whole number",
    "auth, sha, '''sha'' is not one of md5, none'",
    "lan_plus, 1, unknown; did you mean lanplus?",
    "actio, off, 'unknown; there are auth, lanplus, old_plug, plug, power_wait'"
  })
  void whatDoesNotFitIsSaidWithItsName_ND4(String name, String value, String why) {
    assertThat(problems(Map.of(name, value)))
        .singleElement()
        .satisfies(problem -> assertThat(problem.where()).isEqualTo(name))
        .satisfies(problem -> assertThat(problem.why()).isEqualTo(why));
  }

  @ParameterizedTest
  @ValueSource(strings = {"action", "option", "verbose", "debug_file", "missing_as_off", "help"})
  void whatWouldSpoilTheProofIsNotConfigured_ND4(String name) {
    assertThat(problems(Map.of(name, "1"))).extracting(Problem::where).containsExactly(name);
  }

  @Test
  void whatIsRequiredIsGivenByOneOfItsNames_ND4() {
    assertThat(SOME.problems(Map.of()))
        .singleElement()
        .satisfies(problem -> assertThat(problem.where()).isEqualTo("plug"));
    assertThat(SOME.problems(Map.of("old_plug", "7"))).isEmpty();
  }

  @Test
  void aProgramThatCannotSayWhetherTheHostIsOffIsNone_ND4() {
    assertThat(metadata(Set.of("off"), false).problems(Map.of()).toString()).contains("'status'");
    assertThat(metadata(Set.of("status"), false).problems(Map.of()).toString()).contains("'off'");
    assertThat(metadata(ACTIONS, true).problems(Map.of()).toString()).contains("registered");
    assertThat(metadata(ACTIONS, false).problems(Map.of("a", "b")).toString())
        .contains("no parameters");
  }
}
