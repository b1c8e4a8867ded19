package org.lockstep.actions.bundle.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.testkit.ParserFuzz;

/** Parameters of any shape: each line puts a value of some type at a path (AL-1). */
@Timeout(120)
class BundleParametersFuzzTest {
  private static final List<String> SAMPLES =
      List.of(
          "bundles/+ s com.example.a\nbundles/+ s b;version=1.2.0\nbundles/+/location s file:/c.jar\n",
          "configurations/p/k n 12\nconfigurations/p~a/k/+ s x\nready s (a=b)\n");

  private static @Nullable Object value(String type, String text) {
    return switch (type) {
      case "n" -> text.length();
      case "l" -> (long) text.length();
      case "d" -> text.length() / 2.0;
      case "f" -> !text.isEmpty();
      case "h" -> new BigInteger("7".repeat(40));
      case "0" -> null;
      default -> text;
    };
  }

  @SuppressWarnings("unchecked")
  private static void put(Object into, String[] path, int at, @Nullable Object value) {
    boolean last = at == path.length - 1;
    if (into instanceof List<?> list) {
      Object next = last ? value : new TreeMap<String, Object>();
      ((List<Object>) list).add(next);
      if (!last) {
        put(next, path, at + 1, value);
      }
    } else if (last) {
      ((Map<String, Object>) into).put(path[at], value);
    } else {
      Object next =
          ((Map<String, Object>) into)
              .computeIfAbsent(
                  path[at], any -> path[at + 1].equals("+") ? new ArrayList<>() : new TreeMap<>());
      if (next instanceof Map || next instanceof List) {
        put(next, path, at + 1, value);
      }
    }
  }

  private static void read(byte[] bytes) {
    Map<String, Object> given = new TreeMap<>();
    for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
      String[] parts = line.split(" ", 3);
      String[] path = parts[0].split("/");
      if (parts.length == 3 && path.length > 0) {
        put(given, path, 0, value(parts[1], parts[2]));
      }
    }
    assertThat(BundleParameters.problems(given))
        .allMatch(problem -> !problem.where().isBlank() && !problem.why().isBlank());
    BundleParameters read = BundleParameters.parse(given);
    assertThat(read.bundles()).doesNotHaveDuplicates();
    for (ConfigurationEntry entry : read.configurations()) {
      assertThat(entry.pid()).matches("[\\w.$~-]+");
      assertThat(entry.properties().keySet()).noneMatch(String::isBlank);
    }
  }

  @Test
  void badParametersAreRefusedByTheirNames_AL1() throws Exception {
    ParserFuzz.ofText(
            SAMPLES,
            "bundles|configurations|ready|location|version| s | n | l | d | f | h | 0 |/+|/|~|;|service.pid|lockstep.|\u0000|reference:|\n"
                .split("\\|"))
        .oneIn(4)
        .run(BundleParametersFuzzTest::read);
  }
}
