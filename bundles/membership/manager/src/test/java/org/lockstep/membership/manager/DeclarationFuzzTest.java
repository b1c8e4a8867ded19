package org.lockstep.membership.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.ClusterSubsystem;
import org.lockstep.membership.Deadlines;
import org.lockstep.membership.Level;
import org.lockstep.membership.OnLoss;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.testkit.ParserFuzz;
import org.osgi.framework.ServiceReference;

/** Whatever properties a service is published with (AL-1). */
@Timeout(120)
class DeclarationFuzzTest {
  private static final String SAMPLE =
      """
      level=400
      name=cache
      joining=2
      leaving=1
      forcedLeaving=3
      onLoss=FORCE_LEVEL
      requires=a,b
      removalDeadlineMs=4000
      joiningDeadlineMs=1000
      """;

  /** A service with these properties, and no bundle. */
  private static SubsystemSpec declared(Map<String, Object> properties) {
    Object reference =
        Proxy.newProxyInstance(
            DeclarationFuzzTest.class.getClassLoader(),
            new Class<?>[] {ServiceReference.class},
            (proxy, method, arguments) ->
                method.getName().equals("getProperty")
                    ? properties.get(
                        ((String) arguments[0]).substring(ClusterSubsystem.PREFIX_.length()))
                    : null);
    return Declaration.of((ServiceReference<?>) reference);
  }

  /** Lines as properties: texts, numbers, and several names as an array. */
  private static Map<String, Object> properties(byte[] bytes) {
    Map<String, Object> properties = new TreeMap<>();
    new String(bytes, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split("=", 2))
        .filter(pair -> pair.length == 2)
        .forEach(pair -> properties.put(pair[0], value(pair[1])));
    return properties;
  }

  private static Object value(String text) {
    if (text.startsWith("#")) {
      return text.length() * 1.5;
    }
    return text.contains(",") ? text.split(",") : text;
  }

  private static boolean namesTheProperty(Exception e) {
    return e instanceof IllegalArgumentException
        && String.valueOf(e.getMessage()).matches("(?s)lockstep\\.subsystem\\.[a-zA-Z]+: .+");
  }

  @Test
  void aBadDeclarationIsRefusedByItsProperty_AL1() throws Exception {
    new ParserFuzz(
            List.of(SAMPLE.getBytes(StandardCharsets.UTF_8)), DeclarationFuzzTest::namesTheProperty)
        .withWords("=", "\n", ",", "#", "-1", "9", "99999999999", "*", "1.5", "onLoss=", "level=")
        .run(bytes -> declared(properties(bytes)));
  }

  @Test
  void whatIsDeclaredIsRegistered_MM1_MM13_MM16() {
    Map<String, Object> properties = properties(SAMPLE.getBytes(StandardCharsets.UTF_8));
    properties.put("onLoss", "PANIC");
    properties.put("leavingDeadlineMs", 2_000);
    properties.put("forcedLeavingDeadlineMs", 3_000L);
    assertThat(declared(properties))
        .isEqualTo(
            new SubsystemSpec(
                new Level(400, "cache"),
                new Barriers(2, 1, 3),
                Optional.of(new TreeSet<>(List.of("a", "b"))),
                OnLoss.PANIC,
                Duration.ofSeconds(4),
                new Deadlines(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)),
                ""));
  }

  @Test
  void aGracefulLeaveHasNoDeadlineUnlessOneIsDeclared_MM16() {
    SubsystemSpec spec = declared(new TreeMap<>(Map.of("level", 4, "name", "cache")));
    assertThat(spec.deadlines().leaving()).isZero();
    assertThat(spec.deadlines().joining()).isEqualTo(Duration.ofMinutes(1));
    assertThat(spec.deadlines().forcedLeaving()).isEqualTo(Duration.ofMinutes(1));
    assertThat(spec.onLoss()).isEqualTo(OnLoss.FORCE_LEVEL);
    assertThat(spec.requires()).as("all lower ones").isEmpty();
    assertThat(spec.barriers()).isEqualTo(Barriers.ONE);
  }

  @ParameterizedTest
  @CsvSource({"level,0", "level,2000", "joining,65", "leaving,0", "removalDeadlineMs,-1"})
  void aNumberOutOfItsBoundsIsNotCutToFit_AL1(String name, long value) {
    Map<String, Object> properties = new TreeMap<>(Map.of("level", 4, "name", "cache"));
    assertThat(declared(properties).level().number()).isEqualTo(4);
    for (long wrong : new long[] {value, (1L << 32) + 1}) {
      properties.put(name, wrong);
      assertThatThrownBy(() -> declared(properties)).hasMessageContaining(name + ": " + wrong);
    }
  }
}
