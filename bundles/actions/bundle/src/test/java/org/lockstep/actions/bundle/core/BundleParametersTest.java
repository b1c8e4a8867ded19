package org.lockstep.actions.bundle.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;

/** AL-1 and RL-14: what is wrong is named. */
class BundleParametersTest {
  private static List<String> wrong(Map<String, Object> parameters) {
    List<Problem> problems = BundleParameters.problems(parameters);
    assertThat(problems).allMatch(problem -> !problem.why().isBlank());
    return problems.stream().map(Problem::where).toList();
  }

  private static List<String> wrongBundle(Object entry) {
    return wrong(Map.of("bundles", Arrays.asList(entry)));
  }

  private static List<String> wrongProperty(Object value) {
    return wrong(Map.of("configurations", Map.of("p", Map.of("k", value))));
  }

  @Test
  void everythingThatCanBeSaidIsRead() {
    BundleParameters read =
        BundleParameters.parse(
            Map.of(
                "bundles",
                List.of(
                    "com.example.a",
                    "com.example.b; version=1.2.0",
                    Map.of("location", "file:/opt/c.jar"),
                    Map.of("location", "/opt/d.jar")),
                "configurations",
                Map.of("com.example.pool~first", Map.of("size", 3)),
                "ready",
                "(objectClass=com.example.A)"));
    assertThat(read.bundles())
        .containsExactly(
            new BundleEntry.Named("com.example.a", Optional.empty()),
            new BundleEntry.Named("com.example.b", Optional.of("1.2.0")),
            new BundleEntry.Located("file:/opt/c.jar"),
            new BundleEntry.Located("/opt/d.jar"));
    ConfigurationEntry pool = read.configurations().get(0);
    assertThat(pool.factory()).contains("com.example.pool");
    assertThat(pool.name()).isEqualTo("first");
    assertThat(pool.properties()).isEqualTo(Map.of("size", 3));
    assertThat(read.ready()).contains("(objectClass=com.example.A)");
  }

  @Test
  void nothingIsFineToStopWith() {
    assertThat(wrong(Map.of())).isEmpty();
    assertThat(BundleParameters.parse(Map.of()).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "a;version=",
        "a;version=x",
        "a;v=1",
        "a;version=1.2.3.4.5",
        "a:b"
      })
  void whatNamesNoBundleIsRefused_AL1(String text) {
    assertThat(wrongBundle(text)).containsExactly("bundles[0]");
  }

  @Test
  void whatIsNoBundleIsRefused_AL1() {
    assertThat(wrong(Map.of("bundles", "a"))).containsExactly("bundles");
    assertThat(wrong(Map.of("bundles", List.of()))).containsExactly("bundles");
    assertThat(wrong(Map.of("bundles", List.of("a", "a")))).containsExactly("bundles[1]");
    assertThat(wrongBundle(3)).containsExactly("bundles[0]");
    assertThat(wrongBundle(null)).containsExactly("bundles[0]");
    assertThat(wrongBundle(Map.of())).containsExactly("bundles[0]");
    assertThat(wrongBundle(Map.of("location", "/a", "version", "1"))).hasSize(1);
    assertThat(wrongBundle(Map.of("location", "a.jar"))).containsExactly("bundles[0].location");
    assertThat(wrongBundle(Map.of("location", "reference:file:/a"))).hasSize(1);
  }

  @Test
  void whatIsNoConfigurationIsRefused_AL1() {
    assertThat(wrong(Map.of("configurations", List.of()))).containsExactly("configurations");
    assertThat(wrong(Map.of("configurations", Map.of()))).containsExactly("configurations");
    assertThat(wrong(Map.of("configurations", Map.of("a b", Map.of()))))
        .containsExactly("configurations.a b");
    assertThat(wrong(Map.of("configurations", Map.of("p~", Map.of())))).hasSize(1);
    assertThat(wrong(Map.of("configurations", Map.of("p", 1)))).containsExactly("configurations.p");
    for (String taken : List.of("service.PID", "service.factoryPid", "lockstep.x", "")) {
      assertThat(wrong(Map.of("configurations", Map.of("p", Map.of(taken, 1)))))
          .containsExactly("configurations.p." + taken);
    }
    assertThat(wrong(Map.of("configurations", Map.of("p", Map.of("a", 1, "A", 2))))).hasSize(1);
  }

  @Test
  void whatNoConfigurationCanHoldIsRefused_AL1() {
    assertThat(wrongProperty(Map.of())).containsExactly("configurations.p.k");
    assertThat(wrongProperty(BigInteger.TEN.pow(30))).hasSize(1);
    assertThat(wrongProperty(List.of("a", 1))).hasSize(1);
    assertThat(wrongProperty(List.of(List.of()))).hasSize(1);
    assertThat(wrongProperty(Arrays.asList("a", null))).hasSize(1);
    assertThat(wrongProperty(List.of())).isEmpty();
    assertThat(wrongProperty(true)).isEmpty();
  }

  @Test
  void numbersOfAListBecomeTheWidestAmongThem() {
    assertThat(PropertyValues.of(List.of(1, 2))).contains(List.of(1, 2));
    assertThat(PropertyValues.of(List.of(1, 2L))).contains(List.of(1L, 2L));
    assertThat(PropertyValues.of(List.of(1, 2.5))).contains(List.of(1.0, 2.5));
  }

  @Test
  void otherNamesAreRefusedWithThoseThereAre_RL14() {
    List<Problem> problems = BundleParameters.problems(Map.of("bundle", "a"));
    assertThat(problems).extracting(Problem::where).containsExactly("bundle");
    assertThat(problems.get(0).why()).contains("did you mean bundles?");
    assertThat(BundleParameters.problems(Map.of("location", "a")).get(0).why())
        .contains("there are bundles, configurations, ready");
    assertThat(wrong(Map.of("ready", 3))).containsExactly("ready");
    assertThatThrownBy(() -> BundleParameters.parse(Map.of("x", 1)))
        .isInstanceOf(ProblemException.class);
  }
}
