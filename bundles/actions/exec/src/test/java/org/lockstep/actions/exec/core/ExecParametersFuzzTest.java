package org.lockstep.actions.exec.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.testkit.ParserFuzz;

/** Whatever parameters a definition may hold, of whatever type (AL-1). */
@Timeout(120)
class ExecParametersFuzzTest {
  private static final String SAMPLE =
      """
      command=list:sleep,9
      environment=map:A=b
      folder=text:/tmp
      daemon=flag:true
      ready_after=text:2s
      ready_port=number:80
      ready_file=text:/tmp/ready
      kill_after=text:500ms
      """;

  private static final Pattern PARTS = Pattern.compile("[=:]");
  private static final BigInteger HUGE = new BigInteger("9".repeat(300));

  private static final Map<String, Function<String, @Nullable Object>> TYPES =
      Map.of(
          "text", text -> text,
          "list", text -> Arrays.asList((Object[]) text.split(",")),
          "map", text -> Collections.singletonMap(text.split("=", -1)[0], text.length()),
          "flag", Boolean::valueOf,
          "number", text -> text.length() > 3 ? HUGE : text.length(),
          "fraction", text -> Double.NaN,
          "holes", text -> Collections.singletonList(null),
          "deep", text -> Map.of(text, List.of(List.of())));

  /** Lines as parameters: a name, how its value is to be made, and of what. */
  private static Map<String, Object> parameters(byte[] bytes) {
    Map<String, Object> parameters = new TreeMap<>();
    new String(bytes, StandardCharsets.UTF_8)
        .lines()
        .map(line -> PARTS.split(line, 3))
        .filter(parts -> parts.length == 3)
        .forEach(parts -> put(parameters, parts[0], TYPES.get(parts[1]), parts[2]));
    return parameters;
  }

  private static void put(
      Map<String, Object> into,
      String name,
      @Nullable Function<String, @Nullable Object> type,
      String text) {
    Object value = type == null ? text : type.apply(text);
    if (value != null) {
      into.put(name, value);
    }
  }

  private static void read(byte[] bytes) {
    Map<String, Object> given = parameters(bytes);
    assertThat(ExecParameters.problems(given))
        .allMatch(problem -> !problem.where().isBlank() && !problem.why().isBlank());
    ExecParameters read = ExecParameters.parse(given);
    assertThat(String.join("", read.command()) + read.environment()).doesNotContain("\0");
  }

  @Test
  void badParametersAreRefusedByTheirNamesAndGoodOnesCanBePassed_AL1() throws Exception {
    ParserFuzz.ofText(
            List.of(SAMPLE, "shell=text:exit 1\n"),
            ("text:¦list:¦map:¦flag:¦number:¦fraction:¦holes:¦deep:¦\n¦=¦,¦\u0000¦shell¦command"
                    + "¦environment¦folder¦999999999h¦LOCKSTEP_¦ ¦\n=text:")
                .split("¦"))
        .oneIn(4)
        .run(ExecParametersFuzzTest::read);
  }
}
