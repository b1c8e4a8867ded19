package org.lockstep.membership.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lockstep.membership.ClusterSubsystem;
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
